import { describe, expect, it } from 'vitest';
import { PowerShellError } from '../../../wire/powershell-language/index.ts';
import { Formatter } from './formatter.ts';
import { parseSelector } from './property-selector.ts';
import { objectsOf, testContext } from './test-objects.ts';

function errorOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof PowerShellError)
      return `${error.record.fullyQualifiedErrorId}: ${error.record.message}`;
    throw error;
  }
  return 'no error';
}

describe('properties that cannot be chosen', () => {
  it.each([
    ['@{q=1}', 'DictionaryKeyIllegal: The q key is not valid.'],
    ["@{''=1}", 'DictionaryKeyIllegal: The  key is not valid.'],
    ["@{n='x'}", 'DictionaryKeyMandatoryEntry: A mandatory entry for expression is missing.'],
    ["@{e='a';w=0}", 'WidthOutOfRange: The value "0" for key "width" should be greater than 0.'],
    ["@{e='a';w='x'}", 'WidthOutOfRange: The value "x" for key "width" should be greater than 0.'],
    [
      "@{e='a';a='zz'}",
      'AlignmentIllegalValue: The value "zz" for key "alignment" is not valid; valid values are {left, center, right}.',
    ],
    [
      '5',
      'DictionaryKeyUnknownType: Cannot convert System.Int32 to one of the following types {System.String, System.Management.Automation.ScriptBlock}.',
    ],
    ["@{e='a';f=''}", 'FormatStringEmpty: The value of key "formatString" is empty.'],
    ["''", 'ExpressionEmptyString2: The expression is an empty string.'],
  ])('%s', (script, message) => {
    expect(errorOf(() => parseSelector(objectsOf(script)[0], 'table'))).toBe(message);
  });

  it('have no width in lists', () => {
    const [table] = objectsOf("@{e='a';w=5}");
    expect(errorOf(() => parseSelector(table, 'list'))).toBe('DictionaryKeyIllegal: The w key is not valid.');
  });

  it('are not taken together with a view', () => {
    const parameters = { shape: 'list', view: 'x', properties: [{ expression: 'a' }] } as const;
    expect(errorOf(() => new Formatter(parameters, testContext(), () => undefined))).toBe(
      'FormatCannotSpecifyViewAndProperty: Cmdlet parameters View and Property are mutually exclusive.',
    );
  });

  it('nor is a view that is not there', () => {
    const formatter = new Formatter({ shape: 'list', view: 'x' }, testContext(), () => undefined);
    expect(errorOf(() => formatter.process({ A: 1 }))).toMatch(/^FormatViewNotFound: The view name x cannot/);
  });
});

describe('keys of a calculated property', () => {
  it.each([
    ["@{n='x';e='a'}", { label: 'x', expression: 'a' }],
    ["@{Name='x';Expr='a'}", { label: 'x', expression: 'a' }],
    [
      "@{LABEL='x';EXPRESSION='a';wid=5;al='c';form='N2'}",
      { label: 'x', expression: 'a', width: 5, alignment: 'center', format: 'N2' },
    ],
  ])('%s', (script, expected) => {
    expect(parseSelector(objectsOf(script)[0], 'table')).toEqual(expected);
  });
});
