import { dirSyncFeatureNames, dirSyncFeatures } from '../../directory/upn/dir-sync-features.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { oneOf } from '../kit/parameter-types.ts';
import { dirSyncFeatureObject } from '../presentation/sign-in-name-objects.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-MsolDirSyncFeatures',
  synopsis: {
    en: 'Shows what of synchronisation is turned on.',
    ko: '디렉터리 동기화 기능이 켜져 있는지 표시합니다.',
  },
  role: 'Directory Synchronization',
  scope: 'organization',
  effect: 'read',
  output: dirSyncFeatureObject,
  parameters: {
    Feature: parameter({
      schema: oneOf(dirSyncFeatureNames),
      synopsis: { en: 'This one alone.', ko: '이 기능만.' },
      position: 0,
    }),
  },
  examples: [
    {
      line: 'Get-MsolDirSyncFeatures -Feature SynchronizeUpnForManagedUsers',
      synopsis: {
        en: 'Whether sign-in names of users with a mailbox follow the source.',
        ko: '사서함이 있는 사용자의 로그인 이름이 원본을 따르는지.',
      },
    },
  ],
  async *process({ Feature }, { rooms, organization, language }) {
    const states = await rooms.directory.signInNames.features(organization);
    for (const name of dirSyncFeatureNames) {
      if (Feature !== undefined && name !== Feature) continue;
      const synopsis = dirSyncFeatures[name].synopsis[language];
      yield dirSyncFeatureObject.present({ name, isOn: states[name], synopsis });
    }
  },
});
