import type { RecipientKind } from '../../store/ports/directory-model.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, list, oneOf } from '../kit/parameter-types.ts';
import { recipientFilterable } from '../presentation/recipient-filter.ts';
import { recipientObject } from '../presentation/recipient-object.ts';
import {
  kindsWithDetails,
  kindsWithType,
  recipientTypeDetails,
  recipientTypes,
} from '../presentation/recipient-properties.ts';
import { lookUp, lookupParameters } from '../recipient-kit/lookup.ts';
import { mailEnabledKinds } from '../recipient-kit/recipient-kinds.ts';

const details = oneOf(
  recipientTypeDetails,
  'Microsoft.Exchange.Data.Directory.Recipient.RecipientTypeDetails',
);
const types = oneOf(recipientTypes, 'Microsoft.Exchange.Data.Directory.Recipient.RecipientType');

export const cmdlet = defineCmdlet({
  name: 'Get-Recipient',
  synopsis: { en: 'Shows whom mail can be sent to.', ko: '메일을 보낼 수 있는 받는 사람을 모두 표시합니다.' },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  defaultSet: 'Identity',
  output: recipientObject,
  parameters: {
    ...lookupParameters(recipientFilterable),
    RecipientType: parameter({
      schema: list(types),
      synopsis: { en: 'Of these types alone.', ko: '이 형식만.' },
    }),
    RecipientTypeDetails: parameter({
      schema: list(details),
      synopsis: { en: 'Of these more exact types alone.', ko: '이 세부 형식만.' },
    }),
    IncludeSoftDeletedRecipients: flag({
      synopsis: {
        en: 'Also those that were removed and can be had back.',
        ko: '제거되었으나 되살릴 수 있는 받는 사람도 포함.',
      },
    }),
  },
  examples: [
    { line: 'Get-Recipient kim@contoso.com', synopsis: { en: 'By an address.', ko: '주소로 찾기.' } },
    {
      line: 'Get-Recipient -RecipientType MailContact -SortBy Company | Format-Table Company, Name, PrimarySmtpAddress',
      synopsis: { en: 'All contacts, by company.', ko: '모든 연락처를 회사별로.' },
    },
    {
      line: 'Get-Recipient -RecipientTypeDetails SharedMailbox -ResultSize Unlimited',
      synopsis: { en: 'All shared mailboxes.', ko: '모든 공유 사서함.' },
    },
  ],
  process({ RecipientType, RecipientTypeDetails, IncludeSoftDeletedRecipients, ...bound }, context) {
    const byDetails = RecipientTypeDetails && kindsWithDetails(RecipientTypeDetails);
    // The mailbox of public folders is nobody's: who counts mailboxes does not mean it.
    const ofType = RecipientType && kindsWithType(RecipientType);
    const isMeant = (kind: RecipientKind) => kind !== 'publicFolderMailbox' || byDetails !== undefined;
    const byType = ofType?.filter(isMeant) ?? mailEnabledKinds;
    // Whoever names a type means it, even one that takes no mail.
    const kinds =
      byDetails && !RecipientType ? byDetails : byType.filter((kind) => byDetails?.includes(kind) ?? true);
    const deleted = IncludeSoftDeletedRecipients ? { deleted: 'include' as const } : {};
    const type = recipientObject;
    return lookUp({ type, filterable: recipientFilterable, kinds, ...deleted, bound }, context);
  },
});
