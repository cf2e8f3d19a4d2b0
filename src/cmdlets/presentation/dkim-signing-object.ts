import { activeSelector, type DkimConfig, otherSelector } from '../../mailflow/signing/dkim-config.ts';
import { keyRecord, keyRecordName } from '../../wire/dkim/key-record.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { date } from './recipient-properties.ts';

const formNames = { simple: 'Simple', relaxed: 'Relaxed' } as const;
const nextOf = (config: DkimConfig) =>
  config.rotateAt === null ? activeSelector(config) : otherSelector(config);

export const dkimSigningObject = defineObjectType<DkimConfig>({
  typeNames: ['Microsoft.Exchange.Data.Directory.SystemConfiguration.DkimSigningConfig'],
  toText: ({ displayName }) => displayName,
  properties: {
    Domain: ({ displayName }) => displayName,
    Enabled: ({ enabled }) => enabled,
    // Exchange says CnameMissing: its customers publish names, here the keys are published themselves.
    Status: ({ status }) => (status === 'valid' ? 'Valid' : 'TxtMissing'),
    Selector1Record: ({ domain, selectors: [{ name }] }) => keyRecordName(name, domain),
    Selector1PublicKey: ({ selectors: [{ publicKey }] }) => keyRecord(publicKey),
    Selector1KeySize: ({ selectors: [{ keyBits }] }) => keyBits,
    Selector2Record: ({ domain, selectors: [, { name }] }) => keyRecordName(name, domain),
    Selector2PublicKey: ({ selectors: [, { publicKey }] }) => keyRecord(publicKey),
    Selector2KeySize: ({ selectors: [, { keyBits }] }) => keyBits,
    KeyCreationTime: (config) => date(nextOf(config).createdAt),
    RotateOnDate: ({ rotateAt, rotatedAt }) => date(rotateAt ?? rotatedAt),
    SelectorBeforeRotateOnDate: (config) => activeSelector(config).name,
    SelectorAfterRotateOnDate: (config) => nextOf(config).name,
    LastChecked: ({ lastChecked }) => date(lastChecked),
    Algorithm: () => 'RsaSHA256',
    HeaderCanonicalization: ({ headerForm }) => formNames[headerForm],
    BodyCanonicalization: ({ bodyForm }) => formNames[bodyForm],
    NumberOfBytesToSign: () => 'All',
    IncludeSignatureCreationTime: () => true,
    IncludeKeyExpiration: () => false,
    Name: ({ displayName }) => displayName,
    Identity: ({ displayName }) => displayName,
    IsValid: () => true,
  },
  view: {
    table: {
      columns: [
        { property: 'Domain', width: 32 },
        { property: 'Enabled', width: 7 },
        { property: 'Status', width: 10 },
        { property: 'SelectorAfterRotateOnDate' },
      ],
    },
  },
});
