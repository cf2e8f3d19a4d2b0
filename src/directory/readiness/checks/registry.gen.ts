// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { check as checkDisplayNameCharacters } from './display-name-characters.ts';
import { check as checkDisplayNameLength } from './display-name-length.ts';
import { check as checkGivenNameCharacters } from './given-name-characters.ts';
import { check as checkGivenNameLength } from './given-name-length.ts';
import { check as checkMailCharacters } from './mail-characters.ts';
import { check as checkMailDomainPart } from './mail-domain-part.ts';
import { check as checkMailFormat } from './mail-format.ts';
import { check as checkMailLength } from './mail-length.ts';
import { check as checkMailLocalPart } from './mail-local-part.ts';
import { check as checkMailNicknameCharacters } from './mail-nickname-characters.ts';
import { check as checkMailNicknameLength } from './mail-nickname-length.ts';
import { check as checkMailNicknameUnique } from './mail-nickname-unique.ts';
import { check as checkMailNonAscii } from './mail-non-ascii.ts';
import { check as checkMailTopLevelDomain } from './mail-top-level-domain.ts';
import { check as checkMailUnique } from './mail-unique.ts';
import { check as checkProxyAddressesCharacters } from './proxy-addresses-characters.ts';
import { check as checkProxyAddressesDomainPart } from './proxy-addresses-domain-part.ts';
import { check as checkProxyAddressesFormat } from './proxy-addresses-format.ts';
import { check as checkProxyAddressesLength } from './proxy-addresses-length.ts';
import { check as checkProxyAddressesLocalPart } from './proxy-addresses-local-part.ts';
import { check as checkProxyAddressesNonAscii } from './proxy-addresses-non-ascii.ts';
import { check as checkProxyAddressesTopLevelDomain } from './proxy-addresses-top-level-domain.ts';
import { check as checkProxyAddressesUnique } from './proxy-addresses-unique.ts';
import { check as checkSamAccountNameCharacters } from './sam-account-name-characters.ts';
import { check as checkSamAccountNameUnique } from './sam-account-name-unique.ts';
import { check as checkSnCharacters } from './sn-characters.ts';
import { check as checkTargetAddressCharacters } from './target-address-characters.ts';
import { check as checkTargetAddressDomainPart } from './target-address-domain-part.ts';
import { check as checkTargetAddressFormat } from './target-address-format.ts';
import { check as checkTargetAddressLength } from './target-address-length.ts';
import { check as checkTargetAddressLocalPart } from './target-address-local-part.ts';
import { check as checkTargetAddressTopLevelDomain } from './target-address-top-level-domain.ts';
import { check as checkTargetAddressUnique } from './target-address-unique.ts';
import { check as checkUserPrincipalNameCharacters } from './user-principal-name-characters.ts';
import { check as checkUserPrincipalNameDomainPart } from './user-principal-name-domain-part.ts';
import { check as checkUserPrincipalNameFormat } from './user-principal-name-format.ts';
import { check as checkUserPrincipalNameLength } from './user-principal-name-length.ts';
import { check as checkUserPrincipalNameLocalPart } from './user-principal-name-local-part.ts';
import { check as checkUserPrincipalNameNonAscii } from './user-principal-name-non-ascii.ts';
import { check as checkUserPrincipalNameTopLevelDomain } from './user-principal-name-top-level-domain.ts';
import { check as checkUserPrincipalNameUnique } from './user-principal-name-unique.ts';
import { check as checkUserPrincipalNameUnlistedCharacters } from './user-principal-name-unlisted-characters.ts';
import { check as checkUserPrincipalNameUnverifiedDomain } from './user-principal-name-unverified-domain.ts';

export const checks = [
  checkDisplayNameCharacters,
  checkDisplayNameLength,
  checkGivenNameCharacters,
  checkGivenNameLength,
  checkMailCharacters,
  checkMailDomainPart,
  checkMailFormat,
  checkMailLength,
  checkMailLocalPart,
  checkMailNicknameCharacters,
  checkMailNicknameLength,
  checkMailNicknameUnique,
  checkMailNonAscii,
  checkMailTopLevelDomain,
  checkMailUnique,
  checkProxyAddressesCharacters,
  checkProxyAddressesDomainPart,
  checkProxyAddressesFormat,
  checkProxyAddressesLength,
  checkProxyAddressesLocalPart,
  checkProxyAddressesNonAscii,
  checkProxyAddressesTopLevelDomain,
  checkProxyAddressesUnique,
  checkSamAccountNameCharacters,
  checkSamAccountNameUnique,
  checkSnCharacters,
  checkTargetAddressCharacters,
  checkTargetAddressDomainPart,
  checkTargetAddressFormat,
  checkTargetAddressLength,
  checkTargetAddressLocalPart,
  checkTargetAddressTopLevelDomain,
  checkTargetAddressUnique,
  checkUserPrincipalNameCharacters,
  checkUserPrincipalNameDomainPart,
  checkUserPrincipalNameFormat,
  checkUserPrincipalNameLength,
  checkUserPrincipalNameLocalPart,
  checkUserPrincipalNameNonAscii,
  checkUserPrincipalNameTopLevelDomain,
  checkUserPrincipalNameUnique,
  checkUserPrincipalNameUnlistedCharacters,
  checkUserPrincipalNameUnverifiedDomain,
] as const;
