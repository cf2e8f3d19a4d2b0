// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { check as checkDisplayNameBlank } from './display-name-blank.ts';
import { check as checkDisplayNameCharacters } from './display-name-characters.ts';
import { check as checkDisplayNameEdges } from './display-name-edges.ts';
import { check as checkDisplayNameLength } from './display-name-length.ts';
import { check as checkDistinguishedNameConflict } from './distinguished-name-conflict.ts';
import { check as checkDistinguishedNameUnique } from './distinguished-name-unique.ts';
import { check as checkGivenNameCharacters } from './given-name-characters.ts';
import { check as checkGivenNameLength } from './given-name-length.ts';
import { check as checkIsCriticalSystemObjectExcluded } from './is-critical-system-object-excluded.ts';
import { check as checkMailCharacters } from './mail-characters.ts';
import { check as checkMailDomainPart } from './mail-domain-part.ts';
import { check as checkMailFormat } from './mail-format.ts';
import { check as checkMailLength } from './mail-length.ts';
import { check as checkMailLocalPart } from './mail-local-part.ts';
import { check as checkMailNicknameAlias } from './mail-nickname-alias.ts';
import { check as checkMailNicknameBlank } from './mail-nickname-blank.ts';
import { check as checkMailNicknameCharacters } from './mail-nickname-characters.ts';
import { check as checkMailNicknameEdges } from './mail-nickname-edges.ts';
import { check as checkMailNicknameExcluded } from './mail-nickname-excluded.ts';
import { check as checkMailNicknameLeadingDot } from './mail-nickname-leading-dot.ts';
import { check as checkMailNicknameLength } from './mail-nickname-length.ts';
import { check as checkMailNicknameUnique } from './mail-nickname-unique.ts';
import { check as checkMailNonAscii } from './mail-non-ascii.ts';
import { check as checkMailTopLevelDomain } from './mail-top-level-domain.ts';
import { check as checkMailUnique } from './mail-unique.ts';
import { check as checkMemberCount } from './member-count.ts';
import { check as checkMsDsConsistencyGuidUnique } from './ms-ds-consistency-guid-unique.ts';
import { check as checkMsExchRecipientTypeDetailsExcluded } from './ms-exch-recipient-type-details-excluded.ts';
import { check as checkProxyAddressesApostrophe } from './proxy-addresses-apostrophe.ts';
import { check as checkProxyAddressesCharacters } from './proxy-addresses-characters.ts';
import { check as checkProxyAddressesCloudDomain } from './proxy-addresses-cloud-domain.ts';
import { check as checkProxyAddressesCount } from './proxy-addresses-count.ts';
import { check as checkProxyAddressesDomainPart } from './proxy-addresses-domain-part.ts';
import { check as checkProxyAddressesFormat } from './proxy-addresses-format.ts';
import { check as checkProxyAddressesLegacyType } from './proxy-addresses-legacy-type.ts';
import { check as checkProxyAddressesLength } from './proxy-addresses-length.ts';
import { check as checkProxyAddressesLocalPart } from './proxy-addresses-local-part.ts';
import { check as checkProxyAddressesMissing } from './proxy-addresses-missing.ts';
import { check as checkProxyAddressesNonAscii } from './proxy-addresses-non-ascii.ts';
import { check as checkProxyAddressesPrefix } from './proxy-addresses-prefix.ts';
import { check as checkProxyAddressesPrimary } from './proxy-addresses-primary.ts';
import { check as checkProxyAddressesSecondColon } from './proxy-addresses-second-colon.ts';
import { check as checkProxyAddressesTopLevelDomain } from './proxy-addresses-top-level-domain.ts';
import { check as checkProxyAddressesUnique } from './proxy-addresses-unique.ts';
import { check as checkProxyAddressesUnverifiedDomain } from './proxy-addresses-unverified-domain.ts';
import { check as checkSamAccountNameCharacters } from './sam-account-name-characters.ts';
import { check as checkSamAccountNameExcluded } from './sam-account-name-excluded.ts';
import { check as checkSamAccountNameLength } from './sam-account-name-length.ts';
import { check as checkSamAccountNameMissing } from './sam-account-name-missing.ts';
import { check as checkSamAccountNameUnique } from './sam-account-name-unique.ts';
import { check as checkSnCharacters } from './sn-characters.ts';
import { check as checkSourceAnchorCharacters } from './source-anchor-characters.ts';
import { check as checkSourceAnchorLength } from './source-anchor-length.ts';
import { check as checkSourceAnchorUnique } from './source-anchor-unique.ts';
import { check as checkTargetAddressBlank } from './target-address-blank.ts';
import { check as checkTargetAddressCharacters } from './target-address-characters.ts';
import { check as checkTargetAddressDomainPart } from './target-address-domain-part.ts';
import { check as checkTargetAddressFormat } from './target-address-format.ts';
import { check as checkTargetAddressLength } from './target-address-length.ts';
import { check as checkTargetAddressLocalPart } from './target-address-local-part.ts';
import { check as checkTargetAddressTopLevelDomain } from './target-address-top-level-domain.ts';
import { check as checkTargetAddressUnique } from './target-address-unique.ts';
import { check as checkUserCertificateCount } from './user-certificate-count.ts';
import { check as checkUserPrincipalNameBlank } from './user-principal-name-blank.ts';
import { check as checkUserPrincipalNameCharacters } from './user-principal-name-characters.ts';
import { check as checkUserPrincipalNameDomainLength } from './user-principal-name-domain-length.ts';
import { check as checkUserPrincipalNameDomainPart } from './user-principal-name-domain-part.ts';
import { check as checkUserPrincipalNameEdges } from './user-principal-name-edges.ts';
import { check as checkUserPrincipalNameFormat } from './user-principal-name-format.ts';
import { check as checkUserPrincipalNameLength } from './user-principal-name-length.ts';
import { check as checkUserPrincipalNameLocalLength } from './user-principal-name-local-length.ts';
import { check as checkUserPrincipalNameLocalPart } from './user-principal-name-local-part.ts';
import { check as checkUserPrincipalNameMismatch } from './user-principal-name-mismatch.ts';
import { check as checkUserPrincipalNameNonAscii } from './user-principal-name-non-ascii.ts';
import { check as checkUserPrincipalNameTopLevelDomain } from './user-principal-name-top-level-domain.ts';
import { check as checkUserPrincipalNameUnique } from './user-principal-name-unique.ts';
import { check as checkUserPrincipalNameUnlistedCharacters } from './user-principal-name-unlisted-characters.ts';
import { check as checkUserPrincipalNameUnverifiedDomain } from './user-principal-name-unverified-domain.ts';
import { check as checkUserSmimeCertificateCount } from './user-smime-certificate-count.ts';

export const checks = [
  checkDisplayNameBlank,
  checkDisplayNameCharacters,
  checkDisplayNameEdges,
  checkDisplayNameLength,
  checkDistinguishedNameConflict,
  checkDistinguishedNameUnique,
  checkGivenNameCharacters,
  checkGivenNameLength,
  checkIsCriticalSystemObjectExcluded,
  checkMailCharacters,
  checkMailDomainPart,
  checkMailFormat,
  checkMailLength,
  checkMailLocalPart,
  checkMailNicknameAlias,
  checkMailNicknameBlank,
  checkMailNicknameCharacters,
  checkMailNicknameEdges,
  checkMailNicknameExcluded,
  checkMailNicknameLeadingDot,
  checkMailNicknameLength,
  checkMailNicknameUnique,
  checkMailNonAscii,
  checkMailTopLevelDomain,
  checkMailUnique,
  checkMemberCount,
  checkMsDsConsistencyGuidUnique,
  checkMsExchRecipientTypeDetailsExcluded,
  checkProxyAddressesApostrophe,
  checkProxyAddressesCharacters,
  checkProxyAddressesCloudDomain,
  checkProxyAddressesCount,
  checkProxyAddressesDomainPart,
  checkProxyAddressesFormat,
  checkProxyAddressesLegacyType,
  checkProxyAddressesLength,
  checkProxyAddressesLocalPart,
  checkProxyAddressesMissing,
  checkProxyAddressesNonAscii,
  checkProxyAddressesPrefix,
  checkProxyAddressesPrimary,
  checkProxyAddressesSecondColon,
  checkProxyAddressesTopLevelDomain,
  checkProxyAddressesUnique,
  checkProxyAddressesUnverifiedDomain,
  checkSamAccountNameCharacters,
  checkSamAccountNameExcluded,
  checkSamAccountNameLength,
  checkSamAccountNameMissing,
  checkSamAccountNameUnique,
  checkSnCharacters,
  checkSourceAnchorCharacters,
  checkSourceAnchorLength,
  checkSourceAnchorUnique,
  checkTargetAddressBlank,
  checkTargetAddressCharacters,
  checkTargetAddressDomainPart,
  checkTargetAddressFormat,
  checkTargetAddressLength,
  checkTargetAddressLocalPart,
  checkTargetAddressTopLevelDomain,
  checkTargetAddressUnique,
  checkUserCertificateCount,
  checkUserPrincipalNameBlank,
  checkUserPrincipalNameCharacters,
  checkUserPrincipalNameDomainLength,
  checkUserPrincipalNameDomainPart,
  checkUserPrincipalNameEdges,
  checkUserPrincipalNameFormat,
  checkUserPrincipalNameLength,
  checkUserPrincipalNameLocalLength,
  checkUserPrincipalNameLocalPart,
  checkUserPrincipalNameMismatch,
  checkUserPrincipalNameNonAscii,
  checkUserPrincipalNameTopLevelDomain,
  checkUserPrincipalNameUnique,
  checkUserPrincipalNameUnlistedCharacters,
  checkUserPrincipalNameUnverifiedDomain,
  checkUserSmimeCertificateCount,
] as const;
