import { verificationRecord } from '../../organization/accepted-domains.ts';
import type { AcceptedDomain } from '../../store/ports/directory-model.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { date } from './recipient-properties.ts';

export const domainTypes = {
  authoritative: 'Authoritative',
  internalRelay: 'InternalRelay',
  externalRelay: 'ExternalRelay',
} as const;

export const acceptedDomainObject = defineObjectType<AcceptedDomain>({
  typeNames: ['Microsoft.Exchange.Data.Directory.SystemConfiguration.AcceptedDomain'],
  toText: ({ displayName }) => displayName,
  properties: {
    Identity: ({ displayName }) => displayName,
    Name: ({ displayName }) => displayName,
    DomainName: ({ displayName }) => displayName,
    PunycodeDomainName: ({ domain }) => domain,
    DomainType: ({ kind }) => domainTypes[kind],
    Default: ({ isDefault }) => isDefault,
    Verified: ({ verifiedAt }) => verifiedAt !== null,
    VerificationRecord: (domain) => verificationRecord(domain).value,
    WhenVerified: ({ verifiedAt }) => date(verifiedAt),
    WhenCreated: ({ createdAt }) => date(createdAt),
  },
  view: {
    table: {
      columns: [
        { property: 'Name', width: 30 },
        { property: 'DomainName', width: 30 },
        { property: 'DomainType', width: 20 },
        { property: 'Default' },
      ],
    },
  },
});
