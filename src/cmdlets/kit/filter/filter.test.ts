import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  describeFilterError,
  FilterError,
  maxFilterDepth,
  maxFilterLength,
} from '../../../wire/opath/filter-error.ts';
import { parseFilter } from '../../../wire/opath/parse-filter.ts';
import { DateTimeValue, GuidValue, type Value } from '../../../wire/powershell-language/index.ts';
import { ByteSize, unlimited } from '../byte-size.ts';
import { defineObjectType } from '../object-type.ts';
import { compileFilter } from './compile-filter.ts';
import { makeFilterable } from './filterable.ts';

const kim: Readonly<Record<string, Value>> = {
  Name: 'Kim Min-ji',
  DisplayName: '김민지',
  Alias: 'kim',
  Office: '',
  Manager: null,
  EmailAddresses: ['SMTP:kim@contoso.com', 'smtp:minji@contoso.com', 'x500:/o=contoso/cn=kim'],
  Members: [],
  RecipientTypeDetails: 'UserMailbox',
  HiddenFromAddressListsEnabled: false,
  Guid: new GuidValue('11111111-2222-3333-4444-555555555555'),
  WhenCreated: DateTimeValue.fromUnixMs(Date.UTC(2026, 4, 17, 12)),
  WhenSoftDeleted: null,
  ProhibitSendQuota: new ByteSize(50 * 1024 ** 3),
  IssueWarningQuota: unlimited,
  ItemCount: 12,
};

const objectType = defineObjectType<typeof kim>({
  typeNames: ['Test.Mailbox'],
  toText: () => 'kim',
  properties: Object.fromEntries(
    Object.keys(kim).map((name) => [name, (row: typeof kim): Value => row[name] ?? null]),
  ),
});
const filterable = makeFilterable(objectType, {
  more: { Department: () => 'Sales' },
  types: { RecipientTypeDetails: { typeName: 'Details', values: ['UserMailbox', 'SharedMailbox'] } },
});

const holds = (text: string): boolean => compileFilter(text, filterable).matches(kim);

function errorOf(text: string): string {
  try {
    compileFilter(text, filterable);
  } catch (error) {
    if (error instanceof FilterError) return `${error.position}: ${error.message}`;
    throw error;
  }
  return 'none';
}

describe('filters hold', () => {
  it.each([
    "Name -eq 'Kim Min-ji'",
    "name -EQ 'KIM MIN-JI'",
    'Name -eq "Kim Min-ji"',
    'Alias -eq kim',
    "Alias -ne 'lee'",
    "Office -ne 'Seoul'",
    "Name -like 'Kim*'",
    "Name -like '*min*'",
    "Name -like '*JI'",
    "Name -like '*'",
    "Name -like 'kim min-ji'",
    "Name -notlike 'Lee*'",
    "DisplayName -like '김*'",
    "Alias -lt 'lee'",
    "Alias -ge 'kim'",
    'Office -eq $null',
    'Manager -eq $null',
    'Members -eq $null',
    'Alias -ne $null',
    "Office -notlike '*'",
    "EmailAddresses -eq 'minji@contoso.com'",
    "EmailAddresses -eq 'SMTP:minji@contoso.com'",
    "EmailAddresses -like 'minji*'",
    "EmailAddresses -like 'x500:*'",
    "EmailAddresses -ne 'lee@contoso.com'",
    "RecipientTypeDetails -eq 'usermailbox'",
    "RecipientTypeDetails -ne 'SharedMailbox'",
    'HiddenFromAddressListsEnabled -eq $false',
    "HiddenFromAddressListsEnabled -eq 'False'",
    'HiddenFromAddressListsEnabled -ne $true',
    "Guid -eq '11111111-2222-3333-4444-555555555555'",
    "WhenCreated -gt '2026-05-17'",
    "WhenCreated -le '5/17/2026 12:00'",
    "WhenCreated -lt '2026-05-18T00:00:00Z'",
    "ProhibitSendQuota -eq '50GB'",
    "ProhibitSendQuota -lt 'Unlimited'",
    "IssueWarningQuota -gt '50 GB'",
    "IssueWarningQuota -eq 'unlimited'",
    'ItemCount -gt 9',
    'ItemCount -le 12',
    "Department -eq 'sales'",
    "Name -eq 'x' -or Name -like 'K*' -and Alias -eq 'kim'",
    "Alias -eq 'kim' -or Alias -eq 'a' -and Alias -eq 'b'",
    "-not (Alias -eq 'lee')",
    "-not Alias -eq 'lee' -and -not(Alias -eq 'park')",
    "((Alias -eq 'lee') -or ((Alias -eq 'kim')))",
    "  Alias\t-eq\n'kim'  ",
  ])('%s', (text) => {
    expect(holds(text)).toBe(true);
  });
});

describe('filters do not hold', () => {
  it.each([
    "Name -eq 'Kim*'",
    "Office -eq 'Seoul'",
    "Office -like '*'",
    "Office -lt 'Seoul'",
    "Manager -eq 'lee'",
    'Alias -eq $null',
    "EmailAddresses -ne 'kim@contoso.com'",
    "EmailAddresses -notlike '*@contoso.com'",
    "WhenSoftDeleted -lt '2030-01-01'",
    "WhenSoftDeleted -gt '2000-01-01'",
    "RecipientTypeDetails -like 'Shared*'",
    "Alias -eq 'o''brien'",
    "(Name -eq 'x' -or Name -like 'K*') -and Alias -eq 'lee'",
  ])('%s', (text) => {
    expect(holds(text)).toBe(false);
  });
});

describe('what is wrong is told with its place', () => {
  it.each([
    ['', '1: Invalid filter syntax: there is nothing in it.'],
    [
      'Name',
      '5: Invalid filter syntax: an operator such as -eq is expected after Name, not the end of the filter.',
    ],
    ['Name -eq', '9: Invalid filter syntax: a value is expected after -eq, not the end of the filter.'],
    ["Name 'x'", '6: Invalid filter syntax: an operator such as -eq is expected after Name, not "x".'],
    ["'x' -eq Name", '1: Invalid filter syntax: a property is expected, not "x".'],
    ["Name -eq 'x", "10: The text that begins with ' has no end."],
    ["(Name -eq 'x'", '14: Invalid filter syntax: ) is expected for the ( at position 1.'],
    ["Name -eq 'x')", '13: Invalid filter syntax: this ) closes nothing.'],
    ["Name -eq 'x' Alias -eq 'y'", '14: Invalid filter syntax: -and or -or is expected before "Alias".'],
    ["Name -eq 'x' -and", '18: Invalid filter syntax: a property is expected, not the end of the filter.'],
    ["Name -eq 'x' -xor Alias -eq 'y'", '14: Invalid filter syntax: -and or -or is expected before -xor.'],
    [
      "Name -lkie 'x'",
      '6: "-lkie" is not a recognized operator. The operators are -eq, -ne, -lt, -le, -gt, -ge, -like, -notlike. Did you mean -like?',
    ],
    [
      "Name -match 'x'",
      '6: "-match" is not a recognized operator. The operators are -eq, -ne, -lt, -le, -gt, -ge, -like, -notlike.',
    ],
    [
      "Displayname -eq 'x' -and Offise -eq 'y'",
      '26: "Offise" is not a recognized filterable property. Did you mean "Office"?',
    ],
    ["Nonsense -eq 'x'", '1: "Nonsense" is not a recognized filterable property.'],
    [
      "Name -like 'a*b'",
      "12: A wildcard can stand only at the beginning or at the end of the value of -like, as in 'T*' or '*T*'.",
    ],
    [
      "$_.Name -eq 'x'",
      '1: Invalid filter syntax: a filter names properties without $_. Write "Name -eq \'x\'", or pass the objects to Where-Object.',
    ],
    [
      'Name -eq $who',
      '10: Invalid filter syntax: the variable $who cannot be read here. Write the filter in double quotes, so that its value stands in it: "Name -eq \'$who\'".',
    ],
    ['Name -gt $null', '10: The operator -gt cannot be used with $null, only -eq and -ne.'],
    [
      "WhenCreated -gt 'soon'",
      '17: Cannot convert value "soon" of the property "WhenCreated" to type "System.DateTime".',
    ],
    [
      "WhenCreated -like '2026*'",
      '1: The property "WhenCreated" cannot be compared with -like: it is no text. Use -eq, -ne, -lt, -le, -gt or -ge.',
    ],
    ["Guid -eq '12'", '10: Cannot convert value "12" of the property "Guid" to type "System.Guid".'],
    [
      "ProhibitSendQuota -gt 'much'",
      '23: Cannot convert value "much" of the property "ProhibitSendQuota" to type "Microsoft.Exchange.Data.ByteQuantifiedSize".',
    ],
    [
      'ItemCount -gt many',
      '15: Cannot convert value "many" of the property "ItemCount" to type "System.Int32".',
    ],
    [
      "HiddenFromAddressListsEnabled -eq 'yes'",
      '35: Cannot convert value "yes" of the property "HiddenFromAddressListsEnabled" to type "System.Boolean". Use one of: $true, $false.',
    ],
    [
      "HiddenFromAddressListsEnabled -gt 'true'",
      '1: The property "HiddenFromAddressListsEnabled" is of type System.Boolean and cannot be compared with -gt. Use -eq or -ne.',
    ],
    [
      "RecipientTypeDetails -eq 'Mailbox'",
      '26: Cannot convert value "Mailbox" of the property "RecipientTypeDetails" to type "Details". Use one of: UserMailbox, SharedMailbox.',
    ],
    ['Name -eq {x}', '10: Invalid filter syntax: { cannot stand here.'],
  ])('%s', (text, expected) => {
    expect(errorOf(text)).toBe(expected);
  });

  it('shows the filter as Exchange does, and of a long one what stands around the place', () => {
    const error = new FilterError('Wrong.', 9);
    expect(describeFilterError(error, 'Name -eq')).toBe(
      'Wrong. For a description of the filter parameter syntax see the command help. "Name -eq" at position 9.',
    );
    const text = `${'x'.repeat(500)}HERE${'y'.repeat(500)}`;
    expect(describeFilterError(new FilterError('Wrong.', 501), text)).toContain(`${'x'.repeat(40)}HEREy`);
  });
});

describe('bounds', () => {
  const nested = (depth: number) => `${'('.repeat(depth)}Alias -eq 'kim'${')'.repeat(depth)}`;

  it('nesting has one', () => {
    expect(holds(nested(maxFilterDepth - 1))).toBe(true);
    expect(errorOf(nested(maxFilterDepth))).toBe('101: The filter is nested more than 100 deep.');
    expect(errorOf(`${'-not '.repeat(5_000)}Alias -eq 'kim'`)).toContain('nested more than 100 deep');
  });

  it('length has one', () => {
    expect(errorOf(' '.repeat(maxFilterLength + 1))).toContain('longer than 32,768 characters');
  });

  it('a long list of names is no deep filter', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => `Alias -eq 'a${index}'`);
    expect(holds([...many, "Alias -eq 'kim'"].join(' -or '))).toBe(true);
  });
});

const token = fc.constantFrom(
  ...['Name', 'Alias', 'WhenCreated', 'Guid', '-eq', '-like', '-gt', '-and', '-or', '-not', '(', ')', "'x'"],
  ...['"y*"', '$true', '$null', '$x', "'", '{', '-', '50GB', '2026-01-01', ' '],
);

describe('properties', () => {
  it('no text makes anything but a filter or a FilterError', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.array(token, { maxLength: 12 }).map((parts) => parts.join(' ')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(['boolean', 'error']).toContain(outcomeOf(text));
      }),
      { numRuns: 300 },
    );
  });

  it('a filter and its negation never agree', () => {
    const comparison = fc
      .tuple(
        fc.constantFrom('Name', 'Alias', 'EmailAddresses', 'Office'),
        fc.constantFrom('eq', 'ne', 'lt', 'ge', 'like', 'notlike'),
        fc.constantFrom('kim', 'k*', '*contoso*', 'SMTP:kim@contoso.com'),
      )
      .map(([property, operator, value]) => `${property} -${operator} '${value}'`);
    fc.assert(
      fc.property(comparison, comparison, fc.constantFrom('-and', '-or'), (left, right, join) => {
        const text = `${left} ${join} ${right}`;
        expect(holds(`-not(${text})`)).toBe(!holds(text));
      }),
      { numRuns: 200 },
    );
  });
});

function outcomeOf(text: string): string {
  try {
    parseFilter(text);
    return typeof holds(text);
  } catch (error) {
    if (error instanceof FilterError && error.position >= 1) return 'error';
    throw error;
  }
}
