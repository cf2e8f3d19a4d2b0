import { forestParameter } from '../directory-kit/forest-parameters.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { forestObject } from '../presentation/sign-in-name-objects.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-ADForest',
  synopsis: {
    en: 'Shows a forest of Active Directory with its suffixes of sign-in names, and which of them are verified domains here.',
    ko: 'Active Directory 포리스트의 UPN 접미사와, 그것이 이곳에서 확인된 도메인인지 표시합니다.',
  },
  role: 'Directory Synchronization',
  scope: 'organization',
  effect: 'read',
  output: forestObject,
  parameters: { Identity: forestParameter },
  examples: [
    { line: 'Get-ADForest', synopsis: { en: 'Every forest.', ko: '모든 포리스트.' } },
    {
      line: 'Get-ADForest | Select-Object -ExpandProperty UPNSuffixes',
      synopsis: { en: 'The suffixes alone.', ko: '접미사만.' },
    },
  ],
  async *process({ Identity }, { rooms, organization, signal }) {
    for (const forest of await rooms.directory.signInNames.forests(organization, Identity, signal)) {
      yield forestObject.present(forest);
    }
  },
});
