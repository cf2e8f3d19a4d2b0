/** Lines that administrators type, from the reference pages of Exchange: those whose cmdlets are all here. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultAliases } from '../wire/powershell-language/index.ts';
import { allCmdlets } from './all-cmdlets.ts';
import { cmdlets as clientAccess } from './client-access/registry.gen.ts';
import { cmdlets as core } from './core/registry.gen.ts';
import { makeTestRuntime } from './kit/test-runtime.ts';
import { cmdlets as recipients } from './recipients/registry.gen.ts';

interface Example {
  readonly source: string;
  readonly line: string;
  /** Of lines that PowerShell's own parser takes. */
  readonly tree?: string;
}

interface Exception {
  readonly line: string;
  readonly reason: string;
}

const corpus = new URL('../../tests/corpora/powershell/', import.meta.url);
const load = <T>(name: string): readonly T[] => JSON.parse(readFileSync(new URL(name, corpus), 'utf8'));
const examples = load<Example>('examples.json');
const known = new Set(allCmdlets.map(({ name }) => name.toLowerCase()));

/** The cmdlets of a line, by their full names. */
function cmdletsOf({ tree = '' }: Example): readonly string[] {
  const words = [...tree.matchAll(/\(command \(word "([^"]+)"\)/g)].map(([, word = '']) =>
    word.toLowerCase(),
  );
  return words.map((word) => defaultAliases.get(word)?.toLowerCase() ?? word);
}

const runnable = examples.filter((example) => {
  const cmdlets = cmdletsOf(example);
  return cmdlets.length > 0 && cmdlets.every((name) => known.has(name));
});

const organization = `
New-AcceptedDomain fabrikam.com -Vouched
'adam', 'tony', 'chris', 'michelle', 'julia', 'kweku', 'admin', 'pilarp' | % { New-Mailbox -Name $_ -Alias $_ }
Set-Mailbox kweku -EmailAddresses @{Add='kweku@fabrikam.com'}
New-Mailbox 'Jeff Hay'
New-Mailbox 'Ayla Kol' -Alias AylaKol
New-Mailbox 'John Woods'
New-Mailbox Christopher
New-Mailbox 'Laura Callahan' -Alias laura
New-Mailbox Laura -Alias laura.before
Remove-Mailbox laura.before -Confirm:$false
New-MailboxPlan ExchangeOnlineEnterprise
New-User Ayla -UserPrincipalName ayla@contoso.com
New-MailUser 'Ed Meadows' -Alias ed.meadows -ExternalEmailAddress ed@tailspintoys.com
New-MailUser Markus -ExternalEmailAddress markus@tailspintoys.com -UserPrincipalName markus@contoso.com
New-MailContact 'John Rodman' -ExternalEmailAddress jr@tailspintoys.com
New-MailContact 'Arlene Huff' -Alias Arlene -ExternalEmailAddress arlene@tailspintoys.com
New-MailContact 'Markus Breyer' -Alias MarkusBreyer -ExternalEmailAddress breyer@tailspintoys.com
New-MailContact 'Edwin Meadows' -Alias EdMeadows -ExternalEmailAddress edwin@tailspintoys.com
New-MailContact Roland -ExternalEmailAddress roland@adatum.com
Disable-MailContact Roland -Confirm:$false
'Temporary Staff', 'Marketing Reports', 'Research Reports', 'Legal Department', 'Human Resources',
  'Distribution Group1', 'Finance Team', 'Marketing Worldwide' | % { New-DistributionGroup $_ }
Disable-DistributionGroup 'Distribution Group1' -Confirm:$false
`;

/** Lines that ask for what is not here, and why it is not. */
const exceptions = new Set(load<Exception>('example-exceptions.json').map(({ line }) => line));

async function errorsOf(line: string): Promise<readonly string[]> {
  const { run } = await makeTestRuntime({
    confirmer: { confirm: async () => 'yes' },
    prompter: { ask: async () => 'correct horse' },
  });
  expect(await run(organization)).toMatchObject({ thrown: undefined, errors: [] });
  const { errors, thrown } = await run(line);
  return [...errors, ...(thrown === undefined ? [] : [thrown])];
}

/** Error ids of a command line that does not fit its cmdlet. */
const bindingErrors = [
  'CommandNotFoundException',
  'NamedParameterNotFound',
  'AmbiguousParameter',
  'MissingArgument',
  'MissingMandatoryParameter',
  'ParameterAlreadyBound',
  'PositionalParameterNotFound',
  'ParameterArgument',
  'ParameterBindingFailed',
  'InputObjectNotBound',
  'ScriptBlockArgument',
];

/** Areas whose objects the organisation above has: their lines do what they say. */
const prepared = new Set([...recipients, ...clientAccess, ...core].map(({ name }) => name.toLowerCase()));

describe('examples of the reference pages', () => {
  const expected = runnable.filter(({ line }) => !exceptions.has(line));
  const refused = runnable.filter(({ line }) => exceptions.has(line));

  it.each(expected)('$line', async (example) => {
    const errors = await errorsOf(example.line);
    const isPrepared = cmdletsOf(example).every((name) => prepared.has(name));
    expect(errors.filter((error) => isPrepared || isBindingError(error))).toEqual([]);
  });

  it.each(refused)('$line is refused', async ({ line }) => {
    expect(await errorsOf(line)).not.toEqual([]);
  });

  it('has no exception for a line that is not among them', () => {
    const lines = runnable.map(({ line }) => line);
    expect([...exceptions].filter((line) => !lines.includes(line))).toEqual([]);
  });
});

const isBindingError = (error: string): boolean => bindingErrors.some((id) => error.startsWith(id));
