/** That screens let nothing wrong pass, and that what is proposed is right: for every rule of every profile. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceClass, SourceObject } from '../source-object.ts';
import type { CheckContext, ObjectRule, ValueRule, ValueScreen } from './check.ts';
import { checks } from './checks/registry.gen.ts';
import { profileNames } from './finding.ts';
import { contactWith, contextOf, factsOf, groupWith, userWith } from './test-checks.ts';

const words = [
  ...[
    'kim',
    'Terry',
    '김',
    '철수',
    '김'.normalize('NFD'),
    'ü',
    '王',
    '😀',
    '\ud800',
    '\u200b',
    'ß',
    '＠',
    '（',
  ],
  ...[
    '@',
    '@@',
    '.',
    '..',
    ' ',
    '\u3000',
    '\u00a0',
    '\n',
    '\0',
    ':',
    "'",
    '"',
    '(',
    '_',
    '-',
    '$',
    '`',
    '\\',
  ],
  ...['SMTP:', 'smtp:', 'Smtp:', ' smtp :', 'X500:/o=', 'x400:', 'sip:', 'mailto:', 'AAD_', 'CAS_{', '}'],
  ...['contoso.com', 'contoso.local', 'contoso', 'fabrikam.com', 'con_toso.com', 'contoso.com.', '한국.한국'],
  ...['xn--3e0b707e', 'a.onmicrosoft.com', '192.168.0.1', 'a'.repeat(19), 'a'.repeat(47), 'a'.repeat(63)],
  ...['a'.repeat(64), 'b'.repeat(112), 'c'.repeat(240), '4096', '128', '한'.repeat(21), '😀'.repeat(32)],
];
const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...words) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary-ascii', maxLength: 4 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 3 }) },
);
const text = fc.array(piece, { maxLength: 7 }).map((pieces) => pieces.join(''));
const domain = fc.constantFrom(
  'contoso.com',
  'contoso.kr',
  'contoso.local',
  'fabrikam.com',
  '한국.한국',
  'x',
);
/** Close to what directories hold, so that much of it is right. */
const address = fc
  .tuple(fc.constantFrom('', '', 'SMTP:', 'smtp:'), text, domain)
  .map(([type, local, place]) => `${type}${local}@${place}`);
const value = fc.oneof(text, address, fc.constantFrom(...words));

const object = fc
  .record(
    {
      userPrincipalName: value,
      mail: value,
      displayName: value,
      givenName: value,
      sn: value,
      cn: value,
      mailNickname: value,
      sAMAccountName: fc.oneof(value, fc.constant(undefined)),
      targetAddress: value,
      proxyAddresses: fc.array(value, { maxLength: 4 }),
      groupType: fc.constantFrom('2', '-2147483646', 'x'),
      isCriticalSystemObject: fc.constantFrom('TRUE', 'FALSE', 'true'),
    },
    { requiredKeys: [] },
  )
  .chain((attributes) =>
    fc.constantFrom<SourceObject>(userWith(attributes), contactWith(attributes), groupWith(attributes)),
  );

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
      fc.property(value, object, knowledge, (each, holder, known) => {
        const context = contextOf(profile, known);
        if (passes(rule.screen, each, context)) expect(rule.examine(each, holder, context)).toBeUndefined();
      }),
    );
  });

  it('proposes what it would not refuse, and leaves alone what is right', () => {
    fc.assert(
      fc.property(value, object, knowledge, (each, holder, known) => {
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
      fc.property(object, knowledge, (each, known) => {
        const facts = factsOf(each);
        if (!classes.includes(facts.objectClass)) return;
        if (rule.examine(each, contextOf(profile, known)).length > 0) expect(rule.suspects(facts)).toBe(true);
      }),
    );
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
      fc.property(value, object, knowledge, (each, holder, known) => {
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
  const prefix = shape === 'proxyAddress' ? each.slice(0, 5) : '';
  if (shape === 'proxyAddress' && prefix.toLowerCase() !== 'smtp:') return false;
  const rest = each.slice(prefix.length);
  const isPlain = (byte: number): boolean =>
    plain === undefined ||
    plain.includes(String.fromCharCode(byte)) ||
    plainBytes.includes(byte) ||
    (shape !== undefined && byte === 0x40);
  if (![...new TextEncoder().encode(rest)].every(isPlain)) return false;
  if (shape === undefined) return true;
  const parts = rest.split('@');
  const [local = '', place = ''] = parts;
  if (parts.length !== 2 || local === '' || place === '') return false;
  if (local.startsWith('.') || local.endsWith('.') || local.includes('..')) return false;
  const length = (part: string): number => Buffer.byteLength(part);
  if (length(local) > (screen.maxLocal ?? Number.POSITIVE_INFINITY)) return false;
  if (length(place) > (screen.maxDomain ?? Number.POSITIVE_INFINITY)) return false;
  return screen.domainIsPlain?.(place.toLowerCase(), context) ?? true;
}
