/**
 * What a rule of readiness is. One file each in `checks/`; the registry is made from the folder. A rule says how a value that is
 * right looks in bytes (`screen`), so that the engine reads millions of them without making a string, and examines as text
 * only what does not look so. Limits and sets of characters are data of the profile, for the documents disagree about them.
 */
import type { LocalText } from '../../base/language.ts';
import type { SourceClass, SourceObject } from '../source-object.ts';
import type { FindingError, ProfileName, RuleSource, Severity } from './finding.ts';

export type Check = ValueCheck | ObjectCheck | UniqueCheck;

interface CheckBase {
  /** Attribute and matter: `userPrincipalName.characters`. Also the name of its file, in kebab-case. */
  readonly name: string;
  readonly error: FindingError;
  /** As Active Directory spells it; of an object check, the one that its findings are about. */
  readonly attribute: string;
  readonly classes: readonly SourceClass[];
  readonly sources: readonly RuleSource[];
  readonly synopsis: LocalText;
}

/** About each value of one attribute by itself. */
export interface ValueCheck extends CheckBase {
  readonly kind: 'value';
  /** Undefined where the profile knows no such rule. */
  under(profile: ProfileName): ValueRule | undefined;
}

export interface ValueRule {
  /** With `OutOfScope` the whole object is out, and nothing else of it is worth telling. */
  readonly severity: Severity;
  /** Which values are right without being examined. The engine joins those of all rules of an attribute. */
  readonly screen: ValueScreen;
  /** What is wrong with it; undefined where nothing is. Exact, also for values that the screen would let pass. */
  examine(value: string, object: SourceObject, context: CheckContext): LocalText | undefined;
  /**
   * The value as it should be; `null` to take it away, undefined where a person must decide. Mends of several rules follow
   * one another in the order of `order` (smaller first; 100 without it).
   */
  mend?(value: string, object: SourceObject, context: CheckContext): string | null | undefined;
  readonly order?: number;
}

export interface ValueScreen {
  /** ASCII characters that need no look, in any order; every other byte has the value examined. All bytes without it. */
  readonly plain?: string;
  /** With `plain`: bytes from 0x80 on that need no look either, so that Hangul does not slow down what has no quarrel with it. */
  readonly plainBytes?: readonly number[];
  /** In bytes of UTF-8, so never more than the limit in characters. */
  readonly maxLength?: number;
  /** In lower case; what begins so, in any case, is examined. */
  readonly suspiciousBeginnings?: readonly string[];
  /**
   * Of the whole value: `dotAtom` has no dots at its ends and no two in a row; `address` is local@domain with one `@`, such a local
   * part of `maxLocal` bytes at most, and a domain of `maxDomain`; `proxyAddress` is the same behind `smtp:` in any case, or anything
   * behind `x500:`, where no rule of addresses applies. What is not of this shape is examined. The `@`, and the prefix with its
   * colon, need not be in `plain`, and what is behind `x500:` neither.
   */
  readonly shape?: 'dotAtom' | 'address' | 'proxyAddress';
  readonly maxLocal?: number;
  readonly maxDomain?: number;
  /** With a shape: whether values in this domain (as spelled, lower case) need no look. Asked once for each domain. */
  domainIsPlain?(domain: string, context: CheckContext): boolean;
}

/** About an object as a whole, or how its attributes agree. */
export interface ObjectCheck extends CheckBase {
  readonly kind: 'object';
  under(profile: ProfileName): ObjectRule | undefined;
}

export interface ObjectRule {
  readonly severity: Severity;
  /** From counts alone, without a string: whether the object must be examined. */
  suspects(facts: ObjectFacts): boolean;
  examine(object: SourceObject, context: CheckContext): readonly ObjectViolation[];
  mend?(value: string | null, object: SourceObject, context: CheckContext): string | null | undefined;
}

export interface ObjectViolation {
  /** `null` where it is missing. */
  readonly value: string | null;
  readonly message: LocalText;
}

/** What the engine counts while it passes over an object. Attributes in lower case. */
export interface ObjectFacts {
  readonly objectClass: SourceClass;
  count(attribute: string): number;
  /** There, and nothing but blanks. */
  isBlank(attribute: string): boolean;
  /** `SMTP:` in capitals. */
  readonly primaryAddresses: number;
  /** Whether sign-in name and primary address (else `mail`) are the same without case; false where one is missing. */
  readonly signsInWithPrimary: boolean;
  /** There, with the value TRUE. */
  isTrue(attribute: string): boolean;
  /** Its DN has `\0ACNF:` (RFC 4514): the loser of two objects of one name that two domain controllers made. */
  readonly isConflict: boolean;
}

/** That no two objects hold the same. */
export interface UniqueCheck extends CheckBase {
  readonly kind: 'unique';
  under(profile: ProfileName): UniqueRule | undefined;
}

export interface UniqueRule {
  readonly severity: Severity;
  /**
   * Values of one space are compared with each other, whatever attributes they are of: `address` is that of mail, sign-in names, SMTP
   * proxies and targets. Within one object only the same attribute counts.
   */
  readonly space: string;
  /** How a value is made comparable: text without case; behind `smtp:` where that stands before it; as it is. */
  readonly key: 'fold' | 'smtpAddress' | 'exact';
}

export interface CheckContext {
  readonly profile: ProfileName;
  /** A-labels, lower case; those that the organisation has proved. Empty where nothing is known of the organisation. */
  readonly verifiedDomains: ReadonlySet<string>;
  /** One of those: where sign-in names and addresses go that have no place; the first of them without it. */
  readonly defaultDomain?: string | undefined;
  /** `contoso.onmicrosoft.com` of the organisation: where sign-in names go that have no place. */
  readonly initialDomain: string | undefined;
  /** A-labels, lower case. */
  readonly topLevelDomains: ReadonlySet<string>;
  readonly now: number;
}

export const defineCheck = <Kind extends Check>(check: Kind): Kind => check;
