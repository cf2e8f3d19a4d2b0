import type { RecipientQuery } from '../../store/ports/directory-model.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { recipientIdentity } from '../kit/identities.ts';
import { limitResults } from '../kit/limit-results.ts';
import { parameter } from '../kit/parameter.ts';
import { list, oneOf, resultSize, text } from '../kit/parameter-types.ts';
import { presentRecipient, presentRecipients } from '../presentation/present-recipients.ts';
import { recipientObject } from '../presentation/recipient-object.ts';
import {
  kindsWithDetails,
  kindsWithType,
  recipientTypeDetails,
  recipientTypes,
} from '../presentation/recipient-properties.ts';

const details = oneOf(
  recipientTypeDetails,
  'Microsoft.Exchange.Data.Directory.Recipient.RecipientTypeDetails',
);
const types = oneOf(recipientTypes, 'Microsoft.Exchange.Data.Directory.Recipient.RecipientType');

export const cmdlet = defineCmdlet({
  name: 'Get-Recipient',
  synopsis: { en: 'Shows whom mail can be sent to.', ko: '메일을 받을 수 있는 받는 사람을 표시합니다.' },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  defaultSet: 'Identity',
  output: recipientObject,
  parameters: {
    Identity: parameter({
      schema: recipientIdentity(),
      synopsis: { en: 'Name, alias, address or GUID.', ko: '이름, 별칭, 주소 또는 GUID.' },
      position: 0,
      fromPipeline: 'both',
      sets: ['Identity'],
      completer: 'recipient',
    }),
    Anr: parameter({
      schema: text(),
      synopsis: { en: 'The beginning of names, aliases or addresses.', ko: '이름, 별칭 또는 주소의 앞부분.' },
      sets: ['AnrSet'],
    }),
    RecipientType: parameter({
      schema: list(types),
      synopsis: { en: 'Of these types alone.', ko: '이 형식만.' },
    }),
    RecipientTypeDetails: parameter({
      schema: list(details),
      synopsis: { en: 'Of these more exact types alone.', ko: '이 세부 형식만.' },
    }),
    ResultSize: parameter({
      schema: resultSize(),
      synopsis: {
        en: 'At most so many, 1000 by default; Unlimited for all.',
        ko: '최대 개수(기본 1000). 모두 보려면 Unlimited.',
      },
    }),
  },
  examples: [
    { line: 'Get-Recipient kim@contoso.com', synopsis: { en: 'By an address.', ko: '주소로 찾기.' } },
    {
      line: 'Get-Recipient -RecipientTypeDetails SharedMailbox -ResultSize Unlimited',
      synopsis: { en: 'All shared mailboxes.', ko: '모든 공유 사서함.' },
    },
  ],
  async *process({ Identity, Anr, RecipientType, RecipientTypeDetails, ResultSize }, context) {
    const { rooms, organization } = context;
    const byType = RecipientType && kindsWithType(RecipientType);
    const byDetails = RecipientTypeDetails && kindsWithDetails(RecipientTypeDetails);
    const kinds =
      byType && byDetails ? byType.filter((kind) => byDetails.includes(kind)) : (byType ?? byDetails);
    const filter = kinds && { kinds };
    if (Identity !== undefined) {
      const found = await rooms.recipients.get(organization.tenant, Identity, filter);
      yield await presentRecipient(recipientObject, found, context);
      return;
    }
    const query = { ...filter, sort: 'displayName' as const, ...(Anr !== undefined && { anr: Anr }) };
    yield* limitResults(presentAll(query, context), ResultSize, context);
  },
});

function presentAll(query: Omit<RecipientQuery, 'after' | 'limit'>, context: CmdletContext) {
  const { rooms, organization } = context;
  return presentRecipients(recipientObject, rooms.recipients.each(organization.tenant, query), context);
}
