import { defineObjectType } from '../kit/object-type.ts';
import { mailNames } from './property-names.ts';
import { pickReaders, type RecipientRow } from './recipient-readers.ts';

export const mailUserObject = defineObjectType<RecipientRow>({
  typeNames: ['Microsoft.Exchange.Data.Directory.Management.MailUser'],
  toText: ({ recipient }) => recipient.name,
  properties: pickReaders(
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
    ...mailNames,
  ),
  view: {
    table: { columns: [{ property: 'Name', width: 25 }, { property: 'RecipientType' }] },
  },
});
