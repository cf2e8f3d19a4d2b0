import { defineObjectType } from '../kit/object-type.ts';
import { mailProperties } from './mail-object-properties.ts';
import { pickReaders, type RecipientRow } from './recipient-readers.ts';

export const mailContactObject = defineObjectType<RecipientRow>({
  typeNames: ['Microsoft.Exchange.Data.Directory.Management.MailContact'],
  toText: ({ recipient }) => recipient.name,
  properties: { ...pickReaders('ExternalEmailAddress', 'IsDirSynced'), ...mailProperties },
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
