import { defineObjectType } from '../kit/object-type.ts';
import { mailNames } from './property-names.ts';
import { pickReaders, type RecipientRow } from './recipient-readers.ts';

export const mailContactObject = defineObjectType<RecipientRow>({
  typeNames: ['Microsoft.Exchange.Data.Directory.Management.MailContact'],
  toText: ({ recipient }) => recipient.name,
  properties: pickReaders('ExternalEmailAddress', 'IsDirSynced', ...mailNames),
  view: {
    table: {
      columns: [
        { property: 'Name', width: 25 },
        { property: 'Alias', width: 20 },
        { property: 'RecipientType' },
      ],
    },
  },
});
