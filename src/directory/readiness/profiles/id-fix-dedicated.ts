import type { ReadinessProfile } from './profile.ts';
import { failsSync, outOfScope, valueChanged, warning } from './rulings.ts';

/** The rules of IdFix 2.6.0.3 for Office 365 Dedicated. What that offer alone asked for is a warning: synchronisation does not mind. */
export const idFixDedicated: ReadinessProfile = {
  name: 'IdFixDedicated',
  displayName: {
    length: { ...failsSync, max: 256 },
    blank: { ...failsSync, of: 'groups' },
    edges: warning,
  },
  givenName: {},
  sn: {},
  mail: {
    length: { ...failsSync, max: 256 },
    banned: { ...warning, characters: ' ' },
    format: warning,
    localPart: warning,
    domainPart: warning,
    topLevelDomain: warning,
    unique: { ...failsSync, space: 'mail' },
  },
  mailNickname: {
    length: { ...failsSync, max: 64 },
    banned: { ...warning, characters: ' \\!#$%&*+/=?^`{}|~<>()\';:,[]"@' },
    edges: warning,
    blank: warning,
  },
  proxyAddresses: {
    length: { ...failsSync, max: 256 },
    secondColon: failsSync,
    format: valueChanged,
    localPart: valueChanged,
    domainPart: valueChanged,
    topLevelDomain: valueChanged,
    unique: { ...failsSync, space: 'proxyAddresses' },
  },
  sAMAccountName: {},
  targetAddress: {
    length: { ...failsSync, max: 256 },
    format: failsSync,
    localPart: failsSync,
    domainPart: failsSync,
    topLevelDomain: failsSync,
    blank: warning,
  },
  userPrincipalName: { unique: { ...failsSync, space: 'userPrincipalName' } },
  scope: { excluded: outOfScope },
};
