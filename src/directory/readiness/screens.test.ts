/** That screens let nothing wrong pass, and that what is proposed is right: for every rule of every profile. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceClass, SourceObject } from '../source-object.ts';
import type { CheckContext, ObjectRule, ValueRule, ValueScreen } from './check.ts';
import { checks } from './checks/registry.gen.ts';
import { profileNames } from './finding.ts';
import { contextOf, factsOf, userWith } from './test-checks.ts';
import { anyObject, anyValue } from './test-values.ts';

const knowledge = fc.constantFrom<Partial<CheckContext>>(
  {},
  { verifiedDomains: new Set() },
  { defaultDomain: 'contoso.kr' },
  { verifiedDomains: new Set(['contoso.local']) },
);

const valueRules = profileNames.flatMap((profile) =>
  checks.flatMap((check) => {
    const rule: ValueRule | undefined = check.kind === 'value' ? check.under(profile) : undefined;
    return rule === undefined ? [] : [{ profile, name: check.name, attribute: check.attribute, rule }];
  }),
);

describe.each(valueRules)('$name of $profile', ({ profile, rule }) => {
  it('lets nothing pass its screen that it would refuse', () => {
    fc.assert(
      fc.property(anyValue, anyObject, knowledge, (each, holder, known) => {
        const context = contextOf(profile, known);
        if (passes(rule.screen, each, context)) expect(rule.examine(each, holder, context)).toBeUndefined();
      }),
    );
  });

  it('proposes what it would not refuse, and leaves alone what is right', () => {
    fc.assert(
      fc.property(anyValue, anyObject, knowledge, (each, holder, known) => {
        const context = contextOf(profile, known);
        const proposed = rule.mend?.(each, holder, context);
        if (typeof proposed === 'string') {
          expect(rule.examine(proposed, holder, context)).toBeUndefined();
          const isRight = rule.examine(each, holder, context) === undefined;
          expect(proposed === each).toBe(isRight);
          if (!isRight) expect(proposed).not.toBe('');
        }
      }),
    );
  });
});

const objectRules = profileNames.flatMap((profile) =>
  checks.flatMap((check) => {
    const rule: ObjectRule | undefined = check.kind === 'object' ? check.under(profile) : undefined;
    const classes: readonly SourceClass[] = check.classes;
    return rule === undefined ? [] : [{ profile, name: check.name, classes, rule }];
  }),
);

describe.each(objectRules)('$name of $profile', ({ profile, classes, rule }) => {
  it('suspects every object that it finds fault with', () => {
    fc.assert(
      fc.property(anyObject, knowledge, (each, known) => {
        const facts = factsOf(each);
        if (!classes.includes(facts.objectClass)) return;
        if (rule.examine(each, contextOf(profile, known)).length > 0) expect(rule.suspects(facts)).toBe(true);
      }),
    );
  });
});

/** Nothing here says how long it takes; what looks at each character again for every other would not come back, though. */
describe('values of 300,000 characters', () => {
  const many = (text: string): string => text.repeat(300_000 / text.length);
  const long: readonly (readonly [string, string])[] = [
    ['dots inside', `a${many('.')}b`],
    ['dots before a dot', `.${many('.')}b.@contoso.com`],
    ['blanks', `${many(' ')}x`],
    ['signs', `${many('@')}x`],
    ['colons', `smtp:${many(':')}`],
    ['types', many('smtp:')],
    ['letters', many('a')],
    ['labels', `kim@${many('a.')}com`],
    ['hyphens', `kim@a${many('-')}`],
    ['syllables', `${many('김')}@contoso.com`],
    ['what nobody sees', many('\u200b')],
    ['digits', many('9')],
  ];
  it.each(long)('of %s', (_what, each) => {
    for (const { profile, rule } of valueRules) {
      const context = contextOf(profile);
      const found = rule.examine(each, userWith(), context);
      rule.mend?.(each, userWith(), context);
      expect(found?.ko.length ?? 0).toBeLessThan(1_000);
    }
  });
});

const attributes = [...new Set(valueRules.map(({ attribute }) => attribute))];
const chains = profileNames.flatMap((profile) =>
  attributes.flatMap((attribute) => {
    const rules = valueRules
      .filter((each) => each.profile === profile && each.attribute === attribute)
      .map((each) => each.rule)
      .sort((a, b) => (a.order ?? 100) - (b.order ?? 100));
    return rules.length === 0 ? [] : [{ profile, attribute, rules }];
  }),
);

describe.each(chains)('mends of $attribute of $profile', ({ profile, rules }) => {
  it('follow one another to a value that every rule with a mend takes', () => {
    fc.assert(
      fc.property(anyValue, anyObject, knowledge, (each, holder, known) => {
        const context = contextOf(profile, known);
        const mended = mendAll(rules, each, holder, context);
        if (typeof mended !== 'string') return;
        for (const rule of rules) {
          if (rule.mend !== undefined) expect(rule.examine(mended, holder, context)).toBeUndefined();
        }
      }),
    );
  });
});

function mendAll(
  rules: readonly ValueRule[],
  value: string,
  holder: SourceObject,
  context: CheckContext,
): string | null | undefined {
  let mended: string | null | undefined = value;
  for (const rule of rules) {
    if (typeof mended === 'string' && rule.mend !== undefined) mended = rule.mend(mended, holder, context);
  }
  return mended;
}

/** The contract of screens, by the letter. */
function passes(screen: ValueScreen, each: string, context: CheckContext): boolean {
  const bytes = [...new TextEncoder().encode(each)];
  const { plain, plainBytes = [], maxLength = Number.POSITIVE_INFINITY, shape } = screen;
  if (!each.isWellFormed() || bytes.length > maxLength) return false;
  const begins = (beginning: string): boolean => each.toLowerCase().startsWith(beginning);
  if (screen.suspiciousBeginnings?.some(begins)) return false;
  if (shape === 'proxyAddress' && begins('x500:')) return true;
  const prefix = shape === 'proxyAddress' ? each.slice(0, 5) : '';
  if (shape === 'proxyAddress' && prefix.toLowerCase() !== 'smtp:') return false;
  const rest = each.slice(prefix.length);
  const isPlain = (byte: number): boolean =>
    plain === undefined ||
    plain.includes(String.fromCharCode(byte)) ||
    plainBytes.includes(byte) ||
    (shape !== undefined && shape !== 'dotAtom' && byte === 0x40);
  if (![...new TextEncoder().encode(rest)].every(isPlain)) return false;
  if (shape === undefined) return true;
  if (shape === 'dotAtom') return each !== '' && !/^\.|\.\.|\.$/.test(each);
  const parts = rest.split('@');
  const [local = '', place = ''] = parts;
  if (parts.length !== 2 || local === '' || place === '') return false;
  if (local.startsWith('.') || local.endsWith('.') || local.includes('..')) return false;
  const length = (part: string): number => Buffer.byteLength(part);
  if (length(local) > (screen.maxLocal ?? Number.POSITIVE_INFINITY)) return false;
  if (length(place) > (screen.maxDomain ?? Number.POSITIVE_INFINITY)) return false;
  return screen.domainIsPlain?.(place.toLowerCase(), context) ?? true;
}
