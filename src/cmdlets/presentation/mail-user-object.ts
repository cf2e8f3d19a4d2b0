import { defineObjectType } from '../kit/object-type.ts';
import { mailProperties } from './mail-object-properties.ts';
import { pickReaders, type RecipientRow } from './recipient-readers.ts';

export const mailUserObject = defineObjectType<RecipientRow>({
  typeNames: ['Microsoft.Exchange.Data.Directory.Management.MailUser'],
  toText: ({ recipient }) => recipient.name,
  properties: {
    ...pickReaders(
      'ExternalEmailAddress',
      'UserPrincipalName',
      'SamAccountName',
      'WindowsLiveID',
      'MicrosoftOnlineServicesID',
      'AccountDisabled',
      'IsDirSynced',
      'ImmutableId',
      'UsageLocation',
      'WhenSoftDeleted',
    ),
    ...mailProperties,
  },
  view: {
    table: { columns: [{ property: 'Name', width: 25 }, { property: 'RecipientType' }] },
  },
});
