import {
  identityOf,
  nameOf,
  shortName,
  type VirtualDirectory,
} from '../../operations/client-access/virtual-directory.ts';
import { GuidValue } from '../../wire/powershell-language/index.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { date } from './recipient-properties.ts';

export const mapiVirtualDirectoryObject = defineObjectType<VirtualDirectory>({
  typeNames: [
    'Microsoft.Exchange.Data.Directory.SystemConfiguration.ADMapiVirtualDirectory',
    'Microsoft.Exchange.Data.Directory.SystemConfiguration.ExchangeVirtualDirectory',
  ],
  toText: identityOf,
  properties: {
    IISAuthenticationMethods: ({ authenticationMethods }) => [...authenticationMethods],
    ExtendedProtectionTokenChecking: ({ extendedProtection }) => extendedProtection.tokenChecking,
    ExtendedProtectionFlags: ({ extendedProtection }) =>
      extendedProtection.flags.filter((flag) => flag !== 'None'),
    ExtendedProtectionSPNList: ({ extendedProtection }) => [...extendedProtection.spnList],
    Server: ({ owner }) => shortName(owner.name),
    InternalUrl: ({ internalUrl }) => internalUrl,
    InternalAuthenticationMethods: ({ authenticationMethods }) => [...authenticationMethods],
    ExternalUrl: ({ externalUrl }) => externalUrl,
    ExternalAuthenticationMethods: ({ authenticationMethods }) => [...authenticationMethods],
    WebSite: ({ webSite }) => webSite,
    Name: nameOf,
    Identity: identityOf,
    Guid: ({ guid }) => new GuidValue(guid),
    /** Of a server it is the platform's. */
    OrganizationId: ({ owner }) => (owner.kind === 'organization' ? owner.name : null),
    WhenCreated: ({ createdAt }) => date(createdAt),
    WhenCreatedUTC: ({ createdAt }) => date(createdAt),
    WhenChanged: ({ changedAt }) => date(changedAt),
    WhenChangedUTC: ({ changedAt }) => date(changedAt),
    IsValid: () => true,
  },
  view: {
    table: {
      columns: [
        { property: 'Server', width: 15 },
        { property: 'Name', width: 24 },
        { property: 'InternalUrl', width: 36 },
        { property: 'ExternalUrl' },
      ],
    },
  },
});
