import { mailboxReads } from '../exo-kit/entities.ts';
import { exoIdentityParameters, getKey, propertyParameters } from '../exo-kit/parameters.ts';
import { statisticsSets } from '../exo-kit/property-sets.ts';
import { readExo } from '../exo-kit/read-exo.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { softDeletedSwitch } from '../mailbox-kit/soft-deleted-switch.ts';

const name = 'Get-EXOMailboxStatistics';
const below = 'Exchange.GetMailboxStatistics';

export const cmdlet = defineCmdlet({
  name,
  synopsis: {
    en: 'Shows how much a mailbox of the connected server holds.',
    ko: '연결한 서버에 있는 사서함의 사용량을 표시합니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    ...exoIdentityParameters,
    ...propertyParameters(
      statisticsSets,
      'Microsoft.Exchange.Management.RestApiClient.GetExoMailboxStatistics+PropertySet',
    ),
    IncludeSoftDeletedRecipients: softDeletedSwitch,
  },
  examples: [
    {
      line: 'Get-EXOMailbox -ResultSize Unlimited | Get-EXOMailboxStatistics | Sort-Object TotalItemSize -Descending',
      synopsis: { en: 'All mailboxes, the largest first.', ko: '모든 사서함을 큰 것부터.' },
    },
  ],
  process({ PropertySets, Properties, IncludeSoftDeletedRecipients, ...identity }, context) {
    const choice = { PropertySets, Properties };
    const read = { cmdlet: name, entity: mailboxReads[below], key: getKey(identity), below, choice } as const;
    return readExo({ ...read, options: { IncludeSoftDeletedRecipients } }, context);
  },
});
