import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFilter } from '../opath/parse-filter.ts';
import { filterToOpath } from './filter-to-opath.ts';
import { ODataError } from './odata-error.ts';
import { parseResourcePath } from './resource-path.ts';

describe('a resource path', () => {
  it.each([
    ['Mailbox', [['Mailbox', undefined, {}]]],
    ["Mailbox('kim@contoso.com')", [['Mailbox', 'kim@contoso.com', {}]]],
    [
      "Mailbox('o''kim/a')/MailboxPermission",
      [
        ['Mailbox', "o'kim/a", {}],
        ['MailboxPermission', undefined, {}],
      ],
    ],
    [
      'Mailbox(5f1c)/Exchange.Get()/',
      [
        ['Mailbox', '5f1c', {}],
        ['Exchange.Get', undefined, {}],
      ],
    ],
    ["Get(folderScope=Exchange.Type'All',days=7)", [['Get', undefined, { folderscope: 'All', days: '7' }]]],
    ["Recipient(Guid'x')", [['Recipient', 'x', {}]]],
    ['', []],
  ])('%s is read', (text, expected) => {
    const found = parseResourcePath(text).map(({ name, key, args }) => [name, key, Object.fromEntries(args)]);
    expect(found).toEqual(expected);
  });

  it.each([
    "Mailbox('kim",
    'Mailbox(',
    'Mailbox(a',
    "Mailbox('a'b)",
    '/Mailbox',
    'a//b',
    '1',
    'a/'.repeat(9),
  ])('%s is refused', (text) => {
    expect(() => parseResourcePath(text)).toThrow(ODataError);
  });

  it('of any text is read or refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."ab('=,)/. ") }), (text) => {
        try {
          for (const { name } of parseResourcePath(text)) expect(text).toContain(name);
        } catch (error) {
          expect(error).toBeInstanceOf(ODataError);
        }
      }),
    );
  });
});

describe('a filter of OData', () => {
  it.each([
    ["Name eq 'O''Brien'", "Name -eq 'O''Brien'"],
    ['IsShared eq true and Manager ne null', '(IsShared -eq $true -and Manager -ne $null)'],
    ["a eq '1' or b eq '2' and c eq '3'", "(a -eq '1' -or (b -eq '2' -and c -eq '3'))"],
    ["not (a eq '1') and (b gt 5)", "(-not (a -eq '1') -and b -gt '5')"],
    [
      "startswith(Name,'김') and contains(Alias, 'x') eq false",
      "(Name -like '김*' -and -not (Alias -like '*x*'))",
    ],
    ['WhenCreated ge 2026-01-31T00:00:00Z', "WhenCreated -ge '2026-01-31T00:00:00Z'"],
    [
      "RecipientTypeDetails EQ Exchange.RecipientTypeDetails'SharedMailbox'",
      "RecipientTypeDetails -eq 'SharedMailbox'",
    ],
    ["Name -eq 'kim' -and Alias -like 'k*'", "Name -eq 'kim' -and Alias -like 'k*'"],
    ["Name eq 'a -eq b'", "Name -eq 'a -eq b'"],
  ])('%s is Exchange’s %s', (text, expected) => {
    expect(filterToOpath(text)).toBe(expected);
    expect(() => parseFilter(expected)).not.toThrow();
  });

  it.each([
    '',
    'Name',
    "Name eq 'kim",
    "Name is 'kim'",
    "tolower(Name) eq 'kim'",
    "startswith(Name,'a*')",
    "Name eq 'a' 'b'",
    `${'('.repeat(60)}a eq 1${')'.repeat(60)}`,
    `Name eq '${'x'.repeat(10_000)}'`,
    "a/any(b:b eq 'c')",
  ])('is refused: %s', (text) => {
    expect(() => filterToOpath(text)).toThrow(ODataError);
  });

  it('cannot say more than a comparison, whatever its text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const filter = parseFilter(filterToOpath(`Name eq '${text.replaceAll("'", "''")}'`));
        expect(filter).toMatchObject({ kind: 'comparison', property: 'Name', operator: 'eq', value: text });
      }),
    );
  });
});
