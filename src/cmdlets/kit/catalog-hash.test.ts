import { describe, expect, it } from 'vitest';
import { catalogHash } from './catalog-hash.ts';
import { defineCmdlet } from './definition.ts';
import { parameter } from './parameter.ts';
import { ParameterTable } from './parameter-table.ts';
import { text, whole } from './parameter-types.ts';

const synopsis = { en: 'Of the test.', ko: '시험용.' };
const table = (name: string, role: string, schema: ReturnType<typeof text> | ReturnType<typeof whole>) =>
  new ParameterTable(
    defineCmdlet({
      ...{ name, synopsis, role, scope: 'none', effect: 'read', examples: [{ line: name, synopsis }] },
      parameters: { Name: parameter({ schema, synopsis }) },
      process: () => Promise.resolve(undefined),
    }),
  );

describe('the hash of a catalog', () => {
  const one = table('Get-One', 'Mail Recipients', text());
  const two = table('Get-Two', 'Mail Recipients', text());
  it.each([
    ['in another order', [one, two], [two, one], true],
    ['with a cmdlet of every shell', [one], [one, table('Sort-It', 'Core', text())], true],
    ['with another cmdlet', [one], [one, two], false],
    ['with another type', [one], [table('Get-One', 'Mail Recipients', whole())], false],
  ])('%s', (_, left, right, same) => {
    expect(catalogHash(left) === catalogHash(right)).toBe(same);
  });
});
