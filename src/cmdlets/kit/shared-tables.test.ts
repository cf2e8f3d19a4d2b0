import { expect, it } from 'vitest';
import { defineCmdlet } from './definition.ts';
import { parameter } from './parameter.ts';
import { text } from './parameter-types.ts';
import { sharedTable } from './shared-tables.ts';

const synopsis = { en: 'Of the test.', ko: '시험용.' };
const one = parameter({ schema: text(), synopsis });
const make = () =>
  defineCmdlet({
    ...{ name: 'Get-It', synopsis, role: 'Core', scope: 'none', effect: 'read' },
    examples: [{ line: 'Get-It', synopsis }],
    parameters: { First: one, Second: one },
    process: () => Promise.resolve(undefined),
  });

it('a table is shared by those who may use the same parameters of a cmdlet', () => {
  const cmdlet = make();
  const all = sharedTable(cmdlet, { parameters: 'all' });
  const some = sharedTable(cmdlet, { parameters: new Set(['First', 'Second']) });
  expect(sharedTable(cmdlet, { parameters: 'all' })).toBe(all);
  expect(sharedTable(cmdlet, { parameters: new Set(['Second', 'First']) })).toBe(some);
  expect(some).not.toBe(all);
  expect(sharedTable(cmdlet, { parameters: new Set(['First']) })).not.toBe(some);
  expect(sharedTable(make(), { parameters: 'all' })).not.toBe(all);
});
