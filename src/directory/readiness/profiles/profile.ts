import type { CharacterSet } from '../character-sets.ts';
import type { ProfileName, Severity } from '../finding.ts';

/**
 * What one document or tool asks of each attribute: the limits and sets of characters that the rules in `checks/` work with. A rule
 * that it does not know is absent. Lengths are in UTF-16 units, as directories count.
 */
export interface ReadinessProfile {
  readonly name: ProfileName;
  readonly displayName: NameRulings & {
    /** Whose must be more than blanks: of all that have one, of everybody, or of groups. */
    readonly blank: Ruling & { readonly of: 'present' | 'all' | 'groups' };
    readonly edges?: Ruling;
  };
  readonly givenName: NameRulings;
  readonly sn: NameRulings;
  readonly mail: AddressRulings;
  readonly mailNickname: {
    readonly length?: LengthRuling;
    readonly unique?: UniqueRuling;
    readonly leadingDot?: Ruling;
    readonly edges?: Ruling;
    readonly banned?: CharacterRuling;
    /** Held against what Exchange takes in an alias. */
    readonly alias?: Ruling;
    /** Of users and contacts with `mail`. */
    readonly blank?: Ruling;
  };
  readonly proxyAddresses: AddressRulings & {
    readonly apostrophe?: Ruling;
    readonly secondColon?: Ruling;
    readonly prefix?: Ruling;
    readonly cloudDomain?: Ruling;
    readonly legacyType?: Ruling;
    readonly unverifiedDomain?: Ruling;
    readonly primary?: Ruling;
    readonly count?: LengthRuling;
  };
  readonly sAMAccountName: {
    /** Of users; of others the schema's 256. */
    readonly length?: LengthRuling & { readonly maxOfOthers: number };
    readonly banned?: CharacterRuling;
    readonly unique?: UniqueRuling;
  };
  readonly targetAddress: AddressRulings & { readonly blank?: Ruling };
  readonly userPrincipalName: AddressRulings & {
    readonly blank?: Ruling;
    /** In neither the list of those allowed nor of those banned. */
    readonly unlisted?: CharacterRuling;
    readonly edges?: Ruling;
    readonly localLength?: LengthRuling;
    readonly domainLength?: LengthRuling;
    readonly unverifiedDomain?: Ruling;
    readonly mismatch?: Ruling;
  };
  readonly distinguishedName?: { readonly unique: UniqueRuling };
  readonly sourceAnchor?: {
    readonly length: LengthRuling;
    readonly banned: CharacterRuling;
    readonly unique: UniqueRuling;
  };
  readonly certificates?: LengthRuling;
  /** What synchronisation leaves out without a word. */
  readonly scope: {
    readonly excluded: Ruling;
    readonly members?: LengthRuling;
    readonly withoutMail?: Ruling;
  };
}

export interface Ruling {
  readonly severity: Severity;
}

export interface LengthRuling extends Ruling {
  readonly max: number;
}

export interface CharacterRuling extends Ruling {
  readonly characters: CharacterSet;
}

export interface UniqueRuling extends Ruling {
  /** Values of one space are compared, of whatever attribute they are. */
  readonly space: string;
}

export interface NameRulings {
  readonly length?: LengthRuling;
  /** Control characters and what nobody sees. */
  readonly questionable?: Ruling;
}

/** Of values that hold an address, whatever stands before it. */
export interface AddressRulings {
  readonly length?: LengthRuling;
  readonly banned?: CharacterRuling;
  readonly nonAscii?: Ruling;
  /** One `@` between two parts. */
  readonly format?: Ruling;
  /** RFC 5322 dot-atom of 64 characters at most. */
  readonly localPart?: Ruling;
  /** RFC 1035. */
  readonly domainPart?: Ruling;
  readonly topLevelDomain?: Ruling;
  readonly unique?: UniqueRuling;
}
