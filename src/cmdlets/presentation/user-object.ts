import { defineObjectType } from '../kit/object-type.ts';
import { addressBookNames, dateNames, guidNames, identityNames } from './property-names.ts';
import { pickReaders, type RecipientRow } from './recipient-readers.ts';

export const userObject = defineObjectType<RecipientRow>({
  typeNames: ['Microsoft.Exchange.Data.Directory.Management.User'],
  toText: ({ recipient }) => recipient.name,
  properties: pickReaders(
    'IsSecurityPrincipal',
    'SamAccountName',
    'UserPrincipalName',
    'RemotePowerShellEnabled',
    'WindowsLiveID',
    'MicrosoftOnlineServicesID',
    'AccountDisabled',
    'IsDirSynced',
    ...[...addressBookNames, 'UsageLocation' as const].toSorted(),
    'ImmutableId',
    ...identityNames,
    'OrganizationalUnit',
    ...dateNames,
    'WhenSoftDeleted',
    'ExternalDirectoryObjectId',
    ...guidNames,
  ),
  view: {
    table: { columns: [{ property: 'Name', width: 25 }, { property: 'RecipientType' }] },
  },
});
