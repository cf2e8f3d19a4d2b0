import { entityOf } from '../exo-kit/entities.ts';
import { exoListParameters, listExo } from '../exo-kit/list-exo.ts';
import { casMailboxSets } from '../exo-kit/property-sets.ts';
import { defineCmdlet } from '../kit/definition.ts';

const name = 'Get-EXOCASMailbox';

export const cmdlet = defineCmdlet({
  name,
  synopsis: {
    en: 'Shows by which protocols mailboxes of the connected server can be opened.',
    ko: '연결한 서버의 사서함을 어떤 프로토콜로 열 수 있는지 표시합니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  defaultSet: 'Identity',
  parameters: exoListParameters(
    casMailboxSets,
    'Microsoft.Exchange.Management.RestApiClient.GetExoCasMailbox+PropertySet',
  ),
  examples: [
    {
      line: 'Get-EXOCASMailbox kim@contoso.com -PropertySets Imap',
      synopsis: { en: 'What holds for IMAP.', ko: 'IMAP 설정.' },
    },
    {
      line: "Get-EXOCASMailbox -Filter 'ImapEnabled -eq $true' -ResultSize Unlimited",
      synopsis: { en: 'All that IMAP may open.', ko: 'IMAP을 쓸 수 있는 모든 사서함.' },
    },
  ],
  process: (bound, context) => listExo(name, entityOf('CasMailbox'), bound, {}, context),
});
