/** That the engine, which reads bytes, finds what examining every value as text would: with every check there is. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SourceObject, textsOf } from '../../source-object.ts';
import type { CheckContext, ObjectFacts } from '../check.ts';
import { checks } from '../checks/registry.gen.ts';
import { profileNames } from '../finding.ts';
import { contextOf, factsOf } from '../test-checks.ts';
import { anyObject } from '../test-values.ts';
import { examineTexts } from './test-examination.ts';

const alone = checks.filter(({ kind }) => kind !== 'unique');

describe.each(profileNames)('every check of %s', (profile) => {
  it('finds by bytes what it finds in text', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyObject, { minLength: 1, maxLength: 20 }), async (objects) => {
        const named = objects.map((object, index) => asRead(object, `CN=${index},DC=contoso,DC=com`));
        const context = contextOf(profile);
        const { findings } = await examineTexts([named.map(toLdif).join('')], alone, { context });
        const found = findings.flatMap(({ dn, value, violations }) =>
          violations.map(({ check }) => `${dn} ${check} ${JSON.stringify(value)}`),
        );
        expect(found.sort()).toEqual(named.flatMap((object) => faultsOf(object, context)).sort());
      }),
      { numRuns: 15 },
    );
  });
});

function faultsOf(object: SourceObject, context: CheckContext): string[] {
  const { objectClass } = factsOf(object);
  const faults = alone
    .filter(({ classes }) => (classes as readonly ObjectFacts['objectClass'][]).includes(objectClass))
    .flatMap((check) => {
      const rule = check.under(context.profile);
      if (rule === undefined || check.kind === 'unique') return [];
      const values =
        check.kind === 'object'
          ? (check.under(context.profile)?.examine(object, context) ?? []).map(({ value }) => value)
          : textsOf(object, check.attribute).filter(
              (value) => check.under(context.profile)?.examine(value, object, context) !== undefined,
            );
      return values.map((value) => ({
        isOut: rule.severity === 'OutOfScope',
        text: `${object.dn} ${check.name} ${JSON.stringify(value)}`,
      }));
    });
  const out = faults.filter(({ isOut }) => isOut);
  return [...new Set((out.length > 0 ? out : faults).map(({ text }) => text))];
}

/** Half a surrogate pair is none in UTF-8. */
function asRead(object: SourceObject, dn: string): SourceObject {
  const attributes = [...object.attributes].map(
    ([name, values]) => [name, values.map((value) => String(value).toWellFormed())] as const,
  );
  return { ...object, dn, attributes: new Map(attributes) };
}

function toLdif({ dn, attributes }: SourceObject): string {
  const lines = [...attributes].flatMap(([name, values]) =>
    values.map((value) => `${name}:: ${Buffer.from(String(value)).toString('base64')}`),
  );
  return [`dn: ${dn}`, ...lines, '', ''].join('\n');
}
