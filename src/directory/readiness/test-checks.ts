/** Tables of checks: values that are right beside values that are not, and what is proposed for these. */
import { describe, expect, it } from 'vitest';
import type { LocalText } from '../../base/language.ts';
import type { SourceObject, SourceValue } from '../source-object.ts';
import type { CheckContext, ObjectFacts, ObjectRule, ValueRule } from './check.ts';
import { checks } from './checks/registry.gen.ts';
import type { ProfileName } from './finding.ts';
import { profileNames } from './finding.ts';
import { topLevelDomains } from './top-level-domains.ts';

export const doc = 'Microsoft365Doc';
export const multiTenant = 'IdFixMultiTenant';
export const dedicated = 'IdFixDedicated';

export function contextOf(profile: ProfileName, changes: Partial<CheckContext> = {}): CheckContext {
  return {
    profile,
    verifiedDomains: new Set(['contoso.com', 'contoso.kr', 'contoso.onmicrosoft.com']),
    initialDomain: 'contoso.onmicrosoft.com',
    topLevelDomains,
    now: Date.UTC(2026, 0, 1),
    ...changes,
  };
}

/** A user of Active Directory, with what is given in place of it. */
export function userWith(
  attributes: Readonly<Record<string, SourceValue | readonly SourceValue[] | undefined>> = {},
  dn = 'CN=Kim,OU=Seoul,DC=contoso,DC=local',
): SourceObject {
  const classes = ['top', 'person', 'organizationalPerson', 'user'];
  return objectWith({ objectClass: classes, sAMAccountName: 'terrya', ...attributes }, dn);
}

export function contactWith(attributes: Parameters<typeof userWith>[0] = {}): SourceObject {
  return objectWith({ objectClass: ['top', 'person', 'organizationalPerson', 'contact'], ...attributes });
}

export function groupWith(attributes: Parameters<typeof userWith>[0] = {}): SourceObject {
  return objectWith({ objectClass: ['top', 'group'], ...attributes });
}

export function objectWith(
  attributes: NonNullable<Parameters<typeof userWith>[0]>,
  dn = 'CN=Kim,OU=Seoul,DC=contoso,DC=local',
): SourceObject {
  const entries = Object.entries(attributes).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const values = typeof value === 'string' || value instanceof Uint8Array ? [value] : value;
    return [[name.toLowerCase(), values] as const];
  });
  return { dn, guid: undefined, attributes: new Map(entries) };
}

export function valueRule(name: string, profile: ProfileName): ValueRule | undefined {
  const check = checks.find((each) => each.name === name);
  if (check?.kind !== 'value') throw new Error(`${name} is no check of values`);
  return check.under(profile);
}

export function objectRule(name: string, profile: ProfileName): ObjectRule | undefined {
  const check = checks.find((each) => each.name === name);
  if (check?.kind !== 'object') throw new Error(`${name} is no check of objects`);
  return check.under(profile);
}

/** `mended` is absent where nothing is proposed, `null` where the value is to go. */
export interface ValueRow {
  readonly value: string;
  readonly isWrong: boolean;
  readonly mended?: string | null | undefined;
  readonly object?: SourceObject;
  readonly context?: Partial<CheckContext>;
}

export const right = (value: string, more: Partial<ValueRow> = {}): ValueRow => ({
  value,
  isWrong: false,
  ...more,
});

export const wrong = (
  value: string,
  mended?: string | null | undefined,
  more: Partial<ValueRow> = {},
): ValueRow => ({ value, isWrong: true, mended, ...more });

type Tables = Readonly<Partial<Record<ProfileName, readonly ValueRow[]>>>;

/** Profiles without a table have no such rule. */
export function describeValueCheck(name: string, tables: Tables): void {
  describe(name, () => {
    for (const profile of profileNames) {
      const rows = tables[profile];
      if (rows === undefined) {
        it(`is none of ${profile}`, () => expect(valueRule(name, profile)).toBeUndefined());
        continue;
      }
      it.each(rows.map((row) => [shown(row.value), row.isWrong ? 'wrong' : 'right', row] as const))(
        `${profile}: %s is %s`,
        (_value, _verdict, row) => {
          const { value, isWrong, mended, object = userWith(), context } = row;
          const rule = valueRule(name, profile);
          const all = contextOf(profile, context);
          const message = rule?.examine(value, object, all);
          expect(message !== undefined).toBe(isWrong);
          if (message === undefined) {
            if (rule?.mend !== undefined) expect(rule.mend(value, object, all)).toBe(value);
            return;
          }
          expectText(message);
          const proposed = rule?.mend?.(value, object, all);
          expect(proposed).toBe(mended);
          if (typeof proposed === 'string') expect(rule?.examine(proposed, object, all)).toBeUndefined();
        },
      );
    }
  });
}

/** Each character of ASCII between two letters, against those that are wrong there. */
export function describeCharacters(
  name: string,
  profile: ProfileName,
  banned: string,
  place: (character: string) => string,
): void {
  it(`${name}, ${profile}: of ASCII bans ${banned.replace(/[^!-~]/g, '')} and ${banned.match(/[^!-~]/g)?.length ?? 0} others alone`, () => {
    const rule = valueRule(name, profile);
    const found = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).filter(
      (character) => rule?.examine(place(character), userWith(), contextOf(profile)) !== undefined,
    );
    expect(found).toEqual([...new Set(banned)].sort());
  });
}

export const asciiWhiteSpace = '\t\n\v\f\r ';

function expectText({ en, ko }: LocalText): void {
  expect(en).toMatch(/^[A-Z0-9"].*\.$/su);
  expect(ko).toMatch(/[가-힣].*\.$/su);
  expect(`${en}${ko}`).not.toMatch(/undefined|NaN|\{|\[object/);
}

function shown(value: string): string {
  return value.length > 60 ? `${value.slice(0, 24)}… (${value.length})` : JSON.stringify(value);
}

export interface ObjectRow {
  readonly object: SourceObject;
  /** Values that are wrong, `null` for one that is missing, with what is proposed. */
  readonly found: readonly (readonly [value: string | null, mended: string | null | undefined])[];
  readonly context?: Partial<CheckContext>;
}

type ObjectTables = Readonly<Partial<Record<ProfileName, Readonly<Record<string, ObjectRow>>>>>;

export function describeObjectCheck(name: string, tables: ObjectTables): void {
  describe(name, () => {
    for (const profile of profileNames) {
      const rows = tables[profile];
      if (rows === undefined) {
        it(`is none of ${profile}`, () => expect(objectRule(name, profile)).toBeUndefined());
        continue;
      }
      it.each(Object.entries(rows))(`${profile}: %s`, (_title, { object, found, context }) => {
        const rule = objectRule(name, profile);
        const all = contextOf(profile, context);
        const violations = rule?.examine(object, all) ?? [];
        expect(violations.map(({ value }) => value)).toEqual(found.map(([value]) => value));
        if (found.length > 0) expect(rule?.suspects(factsOf(object))).toBe(true);
        for (const { message } of violations) expectText(message);
        expect(violations.map(({ value }) => rule?.mend?.(value, object, all))).toEqual(
          found.map(([, mended]) => mended),
        );
      });
    }
  });
}

/** What the engine counts, by the letter of the contract. */
export function factsOf(object: SourceObject): ObjectFacts {
  const texts = (name: string) =>
    (object.attributes.get(name.toLowerCase()) ?? []).filter((value) => typeof value === 'string');
  const primaries = texts('proxyAddresses').filter((value) => value.startsWith('SMTP:'));
  const primary = (primaries[0]?.slice(5) ?? texts('mail')[0])?.toLowerCase();
  return {
    objectClass: classNamed(texts('objectClass')),
    count: (name) => object.attributes.get(name.toLowerCase())?.length ?? 0,
    isBlank: (name) => texts(name).length > 0 && texts(name).every((value) => value.trim() === ''),
    primaryAddresses: primaries.length,
    signsInWithPrimary: primary !== undefined && primary === texts('userPrincipalName')[0]?.toLowerCase(),
    isTrue: (name) => texts(name).some((value) => value.toUpperCase() === 'TRUE'),
    isConflict: /\\0acnf:/i.test(object.dn),
  };
}

function classNamed(classes: readonly string[]): ObjectFacts['objectClass'] {
  if (classes.includes('group')) return 'group';
  if (classes.includes('contact')) return 'contact';
  return classes.includes('user') || classes.includes('inetOrgPerson') ? 'user' : 'other';
}
