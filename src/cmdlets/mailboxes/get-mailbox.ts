import { mailboxKinds } from '../../store/ports/directory-model.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { mailboxIdentity } from '../kit/identities.ts';
import { parameter } from '../kit/parameter.ts';
import { flag } from '../kit/parameter-types.ts';
import { listParameters, listRows } from '../presentation/list-recipients.ts';
import { mailboxObject } from '../presentation/mailbox-object.ts';
import { mailboxRows } from '../presentation/present-mailboxes.ts';
import { recipientFilterableOf } from '../presentation/recipient-filter.ts';
import { kindsWithDetails } from '../presentation/recipient-properties.ts';
import { lookUpRows } from '../recipient-kit/lookup.ts';
import { typeDetailsParameter } from '../recipient-kit/type-details.ts';

/** Those of users, whom Disable-Mailbox left. */
const disconnected = { kinds: ['user', 'mailUser'], mailboxStates: ['disconnected'] } as const;

const mailboxFilterable = recipientFilterableOf(mailboxObject);

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
        en: 'Name, alias, address or GUID of its owner; a * at either end of a name stands for anything.',
        ko: '소유자의 이름, 별칭, 주소 또는 GUID. 이름 앞뒤의 *는 아무 글자나 뜻합니다.',
      },
      position: 0,
      fromPipeline: 'both',
      sets: ['Identity'],
      completer: 'mailbox',
    }),
    RecipientTypeDetails: typeDetailsParameter([
      'UserMailbox',
      'SharedMailbox',
      'RoomMailbox',
      'EquipmentMailbox',
    ]),
    PublicFolder: flag({
      synopsis: {
        en: 'The mailbox of public folders, and no others.',
        ko: '공용 폴더 사서함만.',
      },
    }),
    SoftDeletedMailbox: flag({
      synopsis: {
        en: 'Those that were removed, or taken away from their users, and can be had back.',
        ko: '제거했거나 사용자에게서 분리한 사서함 가운데 되살릴 수 있는 것.',
      },
    }),
    ...listParameters(mailboxFilterable),
  },
  examples: [
    {
      line: 'Get-Mailbox -Filter "Department -eq \'Sales\'" -SortBy Name',
      synopsis: { en: 'Those of one department, by name.', ko: '한 부서의 사서함을 이름순으로.' },
    },
    { line: 'Get-Mailbox', synopsis: { en: 'The first thousand.', ko: '처음 천 개.' } },
    {
      line: 'Get-Mailbox -SoftDeletedMailbox | Format-Table Name, IsSoftDeletedBy*, WhenSoftDeleted',
      synopsis: { en: 'What can be had back.', ko: '되살릴 수 있는 사서함.' },
    },
    {
      line: 'Get-Mailbox kim@contoso.com | Format-List',
      synopsis: { en: 'Everything about one.', ko: '사서함 하나의 모든 속성.' },
    },
  ],
  async *process({ RecipientTypeDetails, PublicFolder, SoftDeletedMailbox, ...bound }, context) {
    const ofPeople = RecipientTypeDetails ? kindsWithDetails(RecipientTypeDetails) : mailboxKinds;
    const kinds = PublicFolder ? (['publicFolderMailbox'] as const) : ofPeople;
    const deleted = SoftDeletedMailbox ? { deleted: 'only' as const } : {};
    const lookup = { type: mailboxObject, filterable: mailboxFilterable, kinds, ...deleted, bound };
    yield* lookUpRows(lookup, mailboxRows, context);
    if (
      !SoftDeletedMailbox ||
      PublicFolder ||
      bound.Identity !== undefined ||
      RecipientTypeDetails !== undefined
    )
      return;
    yield* listRows({ type: mailboxObject, query: disconnected, bound }, mailboxRows, context);
  },
});
