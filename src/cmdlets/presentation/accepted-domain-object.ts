import { verificationRecord } from '../../organization/accepted-domains.ts';
import type { AcceptedDomain } from '../../store/ports/directory-model.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { date } from './recipient-properties.ts';

const domainTypes = {
  authoritative: 'Authoritative',
  internalRelay: 'InternalRelay',
  externalRelay: 'ExternalRelay',
} as const;

export const acceptedDomainObject = defineObjectType<AcceptedDomain>({
  typeNames: ['Microsoft.Exchange.Data.Directory.SystemConfiguration.AcceptedDomain'],
  toText: ({ displayName }) => displayName,
  properties: {
    DomainName: ({ displayName }) => displayName,
    PunycodeDomainName: ({ domain }) => domain,
    DomainType: ({ kind }) => domainTypes[kind],
    Default: ({ isDefault }) => isDefault,
    Verified: ({ verifiedAt }) => verifiedAt !== null,
    WhenVerified: ({ verifiedAt }) => date(verifiedAt),
    VerificationRecordName: (domain) => verificationRecord(domain).name,
    VerificationRecordType: (domain) => verificationRecord(domain).type,
    VerificationRecordValue: (domain) => verificationRecord(domain).value,
    Name: ({ displayName }) => displayName,
    Identity: ({ displayName }) => displayName,
    WhenCreated: ({ createdAt }) => date(createdAt),
    WhenCreatedUTC: ({ createdAt }) => date(createdAt),
  },
  view: {
    table: {
      columns: [
        { property: 'Name', width: 24 },
        { property: 'DomainName', width: 24 },
        { property: 'DomainType', width: 13 },
        { property: 'Default', width: 7 },
        { property: 'Verified' },
      ],
    },
  },
});
