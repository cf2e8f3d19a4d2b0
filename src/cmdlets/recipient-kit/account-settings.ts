/** What a recipient that signs in has besides, under Exchange's names. */
import { recipientLimits } from '../../store/directory/recipient-limits.ts';
import { text } from '../kit/parameter-types.ts';
import { setting, textSetting } from './setting.ts';

export const accountSettings = {
  UserPrincipalName: {
    ...setting(text(), 'The sign-in name.', '로그인 이름.', (upn) => ({ upn })),
    aliases: ['MicrosoftOnlineServicesID', 'WindowsLiveID'],
  },
  ImmutableId: setting(
    text({ maxLength: recipientLimits.anchor }),
    'What ties it to an object of another directory.',
    '다른 디렉터리의 개체와 연결하는 값.',
    (anchor) => ({ anchor: anchor || null }),
  ),
} as const;

export const usageLocationSetting = textSetting(
  'usageLocation',
  'The country where this person works, in two letters.',
  '근무 국가(두 글자 코드).',
);
