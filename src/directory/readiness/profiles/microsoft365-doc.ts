import type { ReadinessProfile } from './profile.ts';
import { failsSync, outOfScope, valueChanged, warning } from './rulings.ts';

/**
 * "Prepare for directory synchronization to Microsoft 365", section 2, and what Connect, Exchange and the articles about
 * proxyAddresses and sourceAnchor say beside it; names and mail also as this platform takes them.
 */
export const microsoft365Doc: ReadinessProfile = {
  name: 'Microsoft365Doc',
  displayName: {
    length: { ...failsSync, max: 256 },
    blank: { ...failsSync, of: 'present' },
    questionable: warning,
  },
  givenName: { length: { ...failsSync, max: 64 }, questionable: warning },
  sn: { questionable: warning },
  mail: {
    banned: { ...warning, characters: ' <>();,[]"' },
    nonAscii: warning,
    format: warning,
    localPart: warning,
    domainPart: warning,
    topLevelDomain: warning,
    unique: { ...failsSync, space: 'address' },
  },
  mailNickname: {
    // The document does not say it; the schema of Active Directory does.
    length: { ...failsSync, max: 64 },
    unique: { ...failsSync, space: 'mailNickname' },
    leadingDot: failsSync,
    alias: warning,
  },
  proxyAddresses: {
    length: { ...failsSync, max: 256 },
    banned: { ...valueChanged, characters: ' <>();,[]"' },
    // In the document's list of invalid characters; Exchange writes it, and it synchronises.
    apostrophe: warning,
    secondColon: failsSync,
    nonAscii: failsSync,
    format: valueChanged,
    localPart: valueChanged,
    domainPart: valueChanged,
    topLevelDomain: valueChanged,
    unique: { ...failsSync, space: 'address' },
    prefix: valueChanged,
    cloudDomain: valueChanged,
    legacyType: valueChanged,
    unverifiedDomain: valueChanged,
    primary: valueChanged,
    // A user with nothing else takes 332; others have other attributes too.
    count: { ...failsSync, max: 300 },
  },
  sAMAccountName: {
    length: { ...warning, max: 20, maxOfOthers: 256 },
    banned: { ...warning, characters: '\\"|,/[]:<>+=;?*\'' },
    unique: { ...warning, space: 'sAMAccountName' },
  },
  targetAddress: {
    length: { ...failsSync, max: 256 },
    banned: { ...failsSync, characters: ' \\<>();,[]"' },
    format: failsSync,
    localPart: failsSync,
    domainPart: failsSync,
    unique: { ...failsSync, space: 'address' },
  },
  userPrincipalName: {
    length: { ...failsSync, max: 113 },
    localLength: { ...failsSync, max: 64 },
    domainLength: { ...failsSync, max: 48 },
    banned: { ...failsSync, characters: ' \\%&*+/=?{}|<>();:,[]"' },
    unlisted: { ...warning, characters: '$`' },
    nonAscii: failsSync,
    edges: failsSync,
    format: failsSync,
    localPart: failsSync,
    domainPart: failsSync,
    topLevelDomain: valueChanged,
    unverifiedDomain: valueChanged,
    unique: { ...failsSync, space: 'address' },
    blank: failsSync,
    mismatch: warning,
  },
  // What no document says, for no directory has it: files do.
  distinguishedName: { unique: { ...failsSync, space: 'distinguishedName' } },
  sourceAnchor: {
    length: { ...failsSync, max: 59 },
    banned: { ...failsSync, characters: '\\!#$%&*+/=?^`{}|~<>()\';:,[]"@_' },
    unique: { ...failsSync, space: 'sourceAnchor' },
  },
  certificates: { ...failsSync, max: 15 },
  scope: { excluded: outOfScope, members: { ...outOfScope, max: 249_999 }, withoutMail: outOfScope },
};
