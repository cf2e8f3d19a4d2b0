import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { isAppError } from '../../base/errors.ts';
import type { Recipient, RecipientKind } from '../../store/ports/directory-model.ts';
import { compileFilter } from '../kit/filter/compile-filter.ts';
import { makeTestRuntime, type TestRuntime } from '../kit/test-runtime.ts';
import { pushDown } from './push-down.ts';
import { compileRecipientFilter, recipientFilterable } from './recipient-filter.ts';

let test: TestRuntime;
let everyone: readonly Recipient[];

const people: readonly { name: string; kind: RecipientKind; department?: string; hidden?: boolean }[] = [
  { name: 'Tae', kind: 'userMailbox', department: 'Sales' },
  { name: 'Tina', kind: 'userMailbox', department: 'Support' },
  { name: 'Uma', kind: 'userMailbox', department: 'Sales', hidden: true },
  { name: 'Room T1', kind: 'roomMailbox' },
  { name: 'Team', kind: 'sharedMailbox' },
  { name: 'Tom', kind: 'mailContact' },
  { name: 'Tanya', kind: 'mailUser' },
  { name: 'Tribe', kind: 'distributionGroup' },
];

beforeAll(async () => {
  test = await makeTestRuntime();
  const { recipients, organizations } = test.surroundings.rooms;
  const { tenant } = await organizations.get('contoso');
  for (const { name, kind, department, hidden = false } of people) {
    const targetAddress = `${name.toLowerCase()}@elsewhere.example`;
    const isElsewhere = kind === 'mailContact' || kind === 'mailUser';
    await recipients.createOne(tenant, {
      name,
      displayName: `${name} of contoso`,
      kind,
      hiddenFromAddressLists: hidden,
      attributes: department === undefined ? {} : { department },
      ...(isElsewhere && { targetAddress }),
      ...(kind !== 'mailContact' &&
        kind !== 'distributionGroup' && { upn: `${name.replace(' ', '').toLowerCase()}@contoso.com` }),
    });
  }
  everyone = await Array.fromAsync(recipients.each(tenant, { sort: 'displayName' }));
});

const namesFrom = async (line: string): Promise<string> => {
  const { text, errors, thrown } = await test.run(line);
  return thrown ?? errors[0] ?? text.join(', ');
};

describe('Get-Mailbox and Get-Recipient list', () => {
  it.each([
    ['Get-Mailbox -Filter "Department -eq \'Sales\'"', 'Tae, Uma'],
    ["Get-Mailbox -Filter {Department -eq 'sales' -and HiddenFromAddressListsEnabled -eq $false}", 'Tae'],
    ["$d = 'Support'; Get-Mailbox -Filter \"Department -eq '$d'\"", 'Tina'],
    ['Get-Mailbox -Filter "Name -like \'T*\'" -SortBy Name', 'Tae, Team, Tina'],
    ['Get-Mailbox -Filter "RecipientTypeDetails -ne \'UserMailbox\'"', 'Room T1, Team'],
    ['Get-Mailbox -Filter "UserPrincipalName -eq \'tae@contoso.com\'"', 'Tae'],
    ["Get-Mailbox -Filter \"Alias -eq 'tina' -or Alias -eq 'tae'\"", 'Tae, Tina'],
    ["Get-Mailbox -Filter \"ProhibitSendQuota -eq 'unlimited' -and Name -like '*a'\"", 'Tina, Uma'],
    ['Get-Mailbox -Filter "Name -eq \'Tom\'"', ''],
    ['Get-Mailbox Tae -Filter "Department -eq \'Sales\'"', 'Tae'],
    ['Get-Mailbox Tae -Filter "Department -eq \'Support\'"', ''],
    ['Get-Mailbox -Anr t -Filter "Department -eq \'Support\'"', 'Tina'],
    ['Get-Mailbox -SortBy Department | Select-Object -Last 1 -ExpandProperty Name', 'Tina'],
    ["Get-Recipient -Filter \"RecipientType -eq 'UserMailbox' -and Name -like 'T*'\"", 'Tae, Team, Tina'],
    ['Get-Recipient -Filter "PrimarySmtpAddress -like \'*@elsewhere.example\'"', 'Tanya, Tom'],
    ['Get-Recipient -Filter "PrimarySmtpAddress -eq \'tom@elsewhere.example\'"', 'Tom'],
    ['Get-Recipient -Filter "HiddenFromAddressListsEnabled -eq \'True\'"', 'Uma'],
    ['Get-Recipient -RecipientTypeDetails MailContact -Filter "RecipientType -ne \'User\'"', 'Tom'],
    [
      'Get-Mailbox -Filter "Departmnt -eq \'Sales\'"',
      'ParameterBindingFailed,Get-Mailbox | InvalidArgument | Cannot bind parameter \'Filter\' to the target. Exception setting "Filter": ""Departmnt" is not a recognized filterable property. Did you mean "Department"? For a description of the filter parameter syntax see the command help. "Departmnt -eq \'Sales\'" at position 1."',
    ],
  ])('%s', async (line, expected) => {
    expect(await namesFrom(line)).toBe(expected);
  });

  it('as many as -ResultSize says, and warn that there are more', async () => {
    const { text, messages } = await test.run('Get-Mailbox -ResultSize 2 -Filter "Name -like \'T*\'"');
    expect(text).toEqual(['Tae', 'Team']);
    expect(messages).toEqual([
      'warning: There are more results available than are currently displayed. To view them, increase the value for the ResultSize parameter.',
    ]);
    expect((await test.run('Get-Mailbox -ResultSize 5')).messages).toEqual([]);
    expect((await test.run('Get-Mailbox -ResultSize Unlimited')).text).toHaveLength(5);
  });
});

const comparison = fc.oneof(
  fc.tuple(fc.constant('RecipientType'), fc.constantFrom('UserMailbox', 'MailContact', 'User')),
  fc.tuple(fc.constant('RecipientTypeDetails'), fc.constantFrom('RoomMailbox', 'usermailbox', 'MailUser')),
  fc.tuple(fc.constant('HiddenFromAddressListsEnabled'), fc.constantFrom('true', 'False')),
  fc.tuple(
    fc.constantFrom(
      'Name',
      'DisplayName',
      'Alias',
      'UserPrincipalName',
      'PrimarySmtpAddress',
      'EmailAddresses',
      'Department',
      'ExternalEmailAddress',
    ),
    fc.constantFrom(
      ...['Tae', 'tina', 'T*', '*T*', 'Tae*', 'tae@contoso.com', '*@contoso.com', '*@elsewhere.example'],
      ...['SMTP:tina@contoso.com', 'smtp:*', '@contoso.com', 'Sales', '*'],
    ),
  ),
);
const text = fc
  .tuple(comparison, fc.constantFrom('eq', 'ne', 'like', 'notlike', 'lt', 'ge'))
  .map(([[property, value], operator]) => {
    const only = property.startsWith('Hidden') || property.startsWith('RecipientType');
    return `${property} -${only && operator !== 'ne' ? 'eq' : operator} '${value}'`;
  });
const filterText = fc.letrec<{ filter: string }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc
      .tuple(tie('filter'), fc.constantFrom('-and', '-or'), tie('filter'))
      .map(([a, join, b]) => `(${a} ${join} ${b})`),
    tie('filter').map((inner) => `-not(${inner})`),
  ),
})).filter;

describe('what is pushed down to the store', () => {
  it('never leaves out a recipient for which the filter holds', async () => {
    await fc.assert(
      fc.asyncProperty(filterText, async (filter) => {
        const matches = compileRecipientFilter(filter);
        const expected = everyone.filter(matches).map(({ name }) => name);
        const found = await test.run(
          `Get-Recipient -ResultSize Unlimited -Filter '${filter.replaceAll("'", "''")}'`,
        );
        expect(found.text).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    ["RecipientTypeDetails -eq 'RoomMailbox'", { kinds: ['roomMailbox'] }],
    [
      "RecipientType -eq 'MailContact' -or RecipientType -eq 'MailUser'",
      { kinds: ['mailContact', 'mailUser'] },
    ],
    ["Name -like 'T*' -and Office -eq 'Seoul'", { prefix: 'T' }],
    ["UserPrincipalName -like '*@contoso.com'", { domain: 'contoso.com' }],
    [
      "RecipientType -eq 'UserMailbox' -and RecipientTypeDetails -ne 'UserMailbox' -and PrimarySmtpAddress -like '*@contoso.com'",
      {
        kinds: ['sharedMailbox', 'roomMailbox', 'equipmentMailbox', 'publicFolderMailbox'],
        domain: 'contoso.com',
      },
    ],
    ['-not(HiddenFromAddressListsEnabled -eq $true)', { hiddenFromAddressLists: false }],
    ["PrimarySmtpAddress -like '*@contoso.com'", {}],
    ["Name -like 'T*' -or Office -eq 'Seoul'", {}],
    ["-not(Name -like 'T*')", {}],
  ])('%s', (filter, expected) => {
    const { expression } = compileFilter(filter, recipientFilterable);
    expect(pushDown(expression, {})).toEqual({ query: expected, keys: undefined });
  });

  it.each([
    ["Alias -eq 'kim'", [{ kind: 'alias', value: 'kim' }]],
    ["Name -eq 'a' -and Department -eq 'x'", [{ kind: 'name', value: 'a' }]],
    [
      "Name -eq 'a' -or EmailAddresses -eq 'x500:/o=c'",
      [
        { kind: 'name', value: 'a' },
        { kind: 'address', type: 'x500', value: '/o=c' },
      ],
    ],
    ["Name -eq 'a' -or Department -eq 'x'", undefined],
    ["-not(Alias -ne 'kim')", [{ kind: 'alias', value: 'kim' }]],
  ])('%s by names', (filter, expected) => {
    const { expression } = compileFilter(filter, recipientFilterable);
    expect(pushDown(expression, {}).keys).toEqual(expected);
  });
});

it('a kept filter tells what is wrong with it as an error of the caller', () => {
  const failure = (() => {
    try {
      compileRecipientFilter('City -eq');
    } catch (error) {
      return error;
    }
    return undefined;
  })();
  expect(isAppError(failure, 'invalid')).toBe(true);
  expect(String(failure)).toContain(
    'The recipient filter is not valid. Invalid filter syntax: a value is expected after -eq',
  );
});
