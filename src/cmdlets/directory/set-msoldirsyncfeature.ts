import { dirSyncFeatureNames } from '../../directory/upn/dir-sync-features.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, oneOf, truth } from '../kit/parameter-types.ts';

export const cmdlet = defineCmdlet({
  name: 'Set-MsolDirSyncFeature',
  synopsis: {
    en: 'Turns a part of synchronisation on or off.',
    ko: '디렉터리 동기화 기능을 켜거나 끕니다.',
  },
  description: {
    en: 'With SynchronizeUpnForManagedUsers, a sign-in name that changes at the source changes here too where the user has a mailbox; without it such a user keeps the name, and Compare-UserPrincipalName lists it. It holds from the next synchronisation on.',
    ko: 'SynchronizeUpnForManagedUsers를 켜면 사서함이 있는 사용자도 원본의 로그인 이름을 따라 바뀝니다. 끄면 이름이 유지되며 Compare-UserPrincipalName이 표시합니다. 다음 동기화부터 적용됩니다.',
  },
  role: 'Directory Synchronization',
  scope: 'organization',
  effect: 'change',
  parameters: {
    Feature: parameter({
      schema: oneOf(dirSyncFeatureNames),
      synopsis: { en: 'What to turn on or off.', ko: '켜거나 끌 기능.' },
      position: 0,
      mandatory: true,
    }),
    Enable: parameter({
      schema: truth(),
      synopsis: { en: 'Whether it is on.', ko: '켤지 여부.' },
      position: 1,
      mandatory: true,
    }),
    Force: flag({
      synopsis: { en: 'Taken; nothing is asked without it either.', ko: '받아들이지만 하는 일이 없습니다.' },
    }),
  },
  examples: [
    {
      line: 'Set-MsolDirSyncFeature -Feature SynchronizeUpnForManagedUsers -Enable $true',
      synopsis: {
        en: 'Sign-in names of users with a mailbox follow the source.',
        ko: '사서함이 있는 사용자의 로그인 이름도 원본을 따릅니다.',
      },
    },
  ],
  target: ({ Feature }) => Feature,
  async process({ Feature, Enable }, { rooms, organization }) {
    await rooms.directory.signInNames.setFeature(organization, Feature, Enable);
    return undefined;
  },
});
