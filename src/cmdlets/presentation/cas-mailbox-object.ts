import { defineObjectType } from '../kit/object-type.ts';
import { dateNames, guidNames, identityNames } from './property-names.ts';
import { pickReaders, type RecipientRow } from './recipient-readers.ts';

/** Ways in that Exchange has and this platform does not serve: scripts that list them see them closed. */
const notServed = (): boolean => false;

export const casMailboxObject = defineObjectType<RecipientRow>({
  typeNames: ['Microsoft.Exchange.Data.Directory.Management.CASMailbox'],
  toText: ({ recipient }) => recipient.name,
  properties: {
    ...pickReaders('EmailAddresses'),
    ActiveSyncEnabled: notServed,
    EwsEnabled: notServed,
    HasActiveSyncDevicePartnership: notServed,
    ...pickReaders('ExternalDirectoryObjectId', 'ImapEnabled', 'MAPIEnabled'),
    MAPIBlockOutlookRpcHttp: () => true,
    /** Nothing: as the organisation says. */
    MapiHttpEnabled: ({ recipient }) => recipient.attributes.mapiHttpEnabled ?? null,
    OWAEnabled: notServed,
    PopEnabled: notServed,
    ...pickReaders(
      'PrimarySmtpAddress',
      'SamAccountName',
      'SmtpClientAuthenticationDisabled',
      'DisplayName',
      ...identityNames,
      'OrganizationalUnit',
      'RecipientType',
      'RecipientTypeDetails',
      ...dateNames,
      ...guidNames,
    ),
  },
  view: {
    table: {
      columns: [
        { property: 'Name', width: 22 },
        { property: 'ActiveSyncEnabled', width: 17 },
        { property: 'OWAEnabled', width: 10 },
        { property: 'PopEnabled', width: 10 },
        { property: 'ImapEnabled', width: 11 },
        { property: 'MAPIEnabled', label: 'MapiEnabled', width: 11 },
        { property: 'SmtpClientAuthenticationDisabled' },
      ],
    },
  },
});
