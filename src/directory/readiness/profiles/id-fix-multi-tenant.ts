import type { ReadinessProfile } from './profile.ts';
import { failsSync, outOfScope, valueChanged, warning } from './rulings.ts';

/** The multi-tenant rules of IdFix 2.6.0.3, as its code has them. */
export const idFixMultiTenant: ReadinessProfile = {
  name: 'IdFixMultiTenant',
  displayName: { length: { ...failsSync, max: 255 }, blank: { ...failsSync, of: 'all' } },
  givenName: { length: { ...failsSync, max: 63 } },
  sn: {},
  mail: { length: { ...failsSync, max: 256 }, unique: { ...failsSync, space: 'mail' } },
  mailNickname: {
    length: { ...failsSync, max: 64 },
    unique: { ...failsSync, space: 'mailNickname' },
    leadingDot: failsSync,
  },
  proxyAddresses: {
    length: { ...failsSync, max: 256 },
    banned: { ...valueChanged, characters: ' <>();,[]"' },
    secondColon: failsSync,
    format: valueChanged,
    localPart: valueChanged,
    domainPart: valueChanged,
    topLevelDomain: valueChanged,
    unique: { ...failsSync, space: 'proxyAddresses' },
  },
  sAMAccountName: {
    length: { ...warning, max: 20, maxOfOthers: 256 },
    banned: { ...warning, characters: '\\"|,/[]:<>+=;?*' },
    unique: { ...warning, space: 'sAMAccountName' },
  },
  targetAddress: {
    length: { ...failsSync, max: 255 },
    banned: { ...failsSync, characters: ' \\<>();,[]"' },
    format: failsSync,
    localPart: failsSync,
    domainPart: failsSync,
    topLevelDomain: failsSync,
    unique: { ...failsSync, space: 'targetAddress' },
  },
  userPrincipalName: {
    length: { ...failsSync, max: 113 },
    banned: { ...failsSync, characters: ' \\%&*+/=?{}|<>();:,[]"\'' },
    nonAscii: failsSync,
    format: failsSync,
    localPart: failsSync,
    domainPart: failsSync,
    topLevelDomain: valueChanged,
    unique: { ...failsSync, space: 'userPrincipalName' },
  },
  scope: { excluded: outOfScope },
};
