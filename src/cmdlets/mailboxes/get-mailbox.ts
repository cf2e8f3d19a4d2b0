import { mailboxKinds, type RecipientQuery } from '../../store/ports/directory-model.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { mailboxIdentity } from '../kit/identities.ts';
import { limitResults } from '../kit/limit-results.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, list, oneOf, resultSize, text } from '../kit/parameter-types.ts';
import { mailboxObject } from '../presentation/mailbox-object.ts';
import { presentMailbox, presentMailboxes } from '../presentation/present-mailboxes.ts';
import { kindsWithDetails } from '../presentation/recipient-properties.ts';

const details = oneOf(
  ['UserMailbox', 'SharedMailbox', 'RoomMailbox', 'EquipmentMailbox'],
  'Microsoft.Exchange.Data.Directory.Recipient.RecipientTypeDetails',
);

export const cmdlet = defineCmdlet({
  name: 'Get-Mailbox',
  synopsis: { en: 'Shows mailboxes and their settings.', ko: '사서함과 설정을 표시합니다.' },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  defaultSet: 'Identity',
  output: mailboxObject,
  parameters: {
    Identity: parameter({
      schema: mailboxIdentity(),
      synopsis: {
        en: 'Name, alias, address or GUID of its owner.',
        ko: '소유자의 이름, 별칭, 주소 또는 GUID.',
      },
      position: 0,
      fromPipeline: 'both',
      sets: ['Identity'],
      completer: 'mailbox',
    }),
    Anr: parameter({
      schema: text(),
      synopsis: { en: 'The beginning of names, aliases or addresses.', ko: '이름, 별칭 또는 주소의 앞부분.' },
      sets: ['AnrSet'],
    }),
    RecipientTypeDetails: parameter({
      schema: list(details),
      synopsis: { en: 'Of these types alone.', ko: '이 형식만.' },
    }),
    SoftDeletedMailbox: flag({
      synopsis: {
        en: 'Those that were removed and can be had back.',
        ko: '제거되었으나 되살릴 수 있는 사서함.',
      },
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
    { line: 'Get-Mailbox', synopsis: { en: 'The first thousand.', ko: '처음 천 개.' } },
    {
      line: 'Get-Mailbox kim@contoso.com | Format-List',
      synopsis: { en: 'Everything about one.', ko: '사서함 하나의 모든 속성.' },
    },
  ],
  async *process({ Identity, Anr, RecipientTypeDetails, SoftDeletedMailbox, ResultSize }, context) {
    const kinds = RecipientTypeDetails ? kindsWithDetails(RecipientTypeDetails) : mailboxKinds;
    const deleted = SoftDeletedMailbox ? ('only' as const) : ('exclude' as const);
    if (Identity !== undefined) {
      const { rooms, organization } = context;
      const found = await rooms.recipients.get(organization.tenant, Identity, { kinds, deleted });
      yield await presentMailbox(found, context);
      return;
    }
    const query = { kinds, deleted, sort: 'displayName' as const, ...(Anr !== undefined && { anr: Anr }) };
    yield* limitResults(each(query, context), ResultSize, context);
  },
});

function each(query: Omit<RecipientQuery, 'after' | 'limit'>, context: CmdletContext) {
  const { rooms, organization } = context;
  return presentMailboxes(rooms.recipients.each(organization.tenant, query), context);
}
