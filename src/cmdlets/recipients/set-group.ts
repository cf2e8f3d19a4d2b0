import { groupKinds } from '../../store/ports/directory-model.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { flag } from '../kit/parameter-types.ts';
import { addressBookSettings } from '../recipient-kit/address-book-settings.ts';
import { changeRecipient, targetOf } from '../recipient-kit/change-recipient.ts';
import { bypassManagerCheck, checkGroupManager } from '../recipient-kit/group-manager.ts';
import { groupSettings } from '../recipient-kit/group-settings.ts';
import { identityParameter } from '../recipient-kit/identity-parameter.ts';
import { addressSettings, nameSettings } from '../recipient-kit/mail-settings.ts';

const parameters = {
  Identity: identityParameter,
  ...nameSettings,
  ManagedBy: groupSettings.ManagedBy,
  Notes: addressBookSettings.Notes,
  SimpleDisplayName: addressBookSettings.SimpleDisplayName,
  WindowsEmailAddress: addressSettings.WindowsEmailAddress,
  Universal: flag({
    synopsis: {
      en: 'For old scripts: every group is universal.',
      ko: '이전 스크립트용. 모든 그룹이 유니버설입니다.',
    },
  }),
  BypassSecurityGroupManagerCheck: bypassManagerCheck,
} as const;

export const cmdlet = defineCmdlet({
  name: 'Set-Group',
  synopsis: {
    en: 'Changes what the directory says of a group.',
    ko: '그룹의 디렉터리 정보를 바꿉니다.',
  },
  role: 'Distribution Groups',
  scope: 'organization',
  effect: 'change',
  parameters,
  examples: [
    {
      line: "Set-Group 'Legal Department' -Notes verified",
      synopsis: { en: 'A note.', ko: '메모를 남깁니다.' },
    },
    {
      line: 'Set-Group 전산실 -ManagedBy minsu.kim@contoso.com',
      synopsis: { en: 'Its owner.', ko: '소유자를 정합니다.' },
    },
  ],
  target: targetOf(groupKinds),
  async process(bound, context) {
    const { Identity, BypassSecurityGroupManagerCheck } = bound;
    const { rooms, organization } = context;
    const group = await rooms.recipients.get(organization.tenant, Identity, { kinds: groupKinds });
    await checkGroupManager(group, BypassSecurityGroupManagerCheck, context);
    await changeRecipient({ Identity, kinds: groupKinds }, parameters, bound, context);
    return undefined;
  },
});
