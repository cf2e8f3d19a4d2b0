/** Lines that administrators type, from the reference pages of Exchange: those whose cmdlets are all here. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultAliases } from '../wire/powershell-language/index.ts';
import { allCmdlets } from './all-cmdlets.ts';
import { makeTestRuntime } from './kit/test-runtime.ts';

interface Example {
  readonly source: string;
  readonly line: string;
  /** Of lines that PowerShell's own parser takes. */
  readonly tree?: string;
}

const corpus = new URL('../../tests/corpora/powershell/examples.json', import.meta.url);
const examples = JSON.parse(readFileSync(corpus, 'utf8')) as readonly Example[];
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
const exceptions: Readonly<Record<string, string>> = {
  'Set-User -Identity Kweku@fabrikam.com -LinkedMasterAccount $null':
    'Accounts are linked to no other forest.',
  'Get-MailboxStatistics -Server MailboxServer01': 'Mailboxes belong to organisations and not to servers.',
  'Set-OrganizationConfig -EwsApplicationAccessPolicy EnforceBlockList -EwsBlockList $null':
    'Exchange Web Services are not served.',
  'Set-OrganizationConfig -EwsApplicationAccessPolicy EnforceAllowList -EwsAllowList "CorpApp*"':
    'Exchange Web Services are not served.',
  'New-Mailbox -UserPrincipalName confmbx@contoso.com -Alias confmbx -Name ConfRoomMailbox -Database "Mailbox Database 1" -OrganizationalUnit Users -Room -ResetPasswordOnNextLogon $true':
    'Nobody chooses the database of a mailbox.',
  'Enable-Mailbox -Identity ayla@contoso.com -RemoteArchive -ArchiveDomain "archive.contoso.com"':
    'Mailboxes have no archives beside them.',
  'Disable-Mailbox -Identity "John Woods" -RemoteArchive': 'Mailboxes have no archives beside them.',
  'Get-MailboxFolderStatistics -Identity Ayla@contoso.com -Archive':
    'Mailboxes have no archives beside them.',
  'Set-MailUser -Identity "John Woods" -ExcludeFromAllHolds': 'There are no holds on a whole organisation.',
  'Set-Mailbox -Identity "Sales Team" -GroupMailbox -ExcludeFromAllHolds': 'Groups have no mailboxes.',
  'Get-Mailbox -OrganizationalUnit "Marketing" | Set-Mailbox -UseDatabaseQuotaDefaults $false -IssueWarningQuota 200MB -ProhibitSendQuota 250MB -ProhibitSendReceiveQuota 280MB':
    'An organisation is not divided into units.',
  'Set-Group -Identity "Human Resources" -IsHierarchicalGroup $true -SeniorityIndex 1':
    'There is no hierarchical address book.',
  'New-AcceptedDomain -DomainName Contoso.com -DomainType Authoritative -Name Contoso':
    'The organisation of these tests has this domain.',
};

async function errorsOf(line: string): Promise<readonly string[]> {
  const { run } = await makeTestRuntime({ confirmer: { confirm: async () => 'yes' } });
  expect(await run(organization)).toMatchObject({ thrown: undefined, errors: [] });
  const { errors, thrown } = await run(line);
  return [...errors, ...(thrown === undefined ? [] : [thrown])];
}

describe('examples of the reference pages', () => {
  const expected = runnable.filter(({ line }) => exceptions[line] === undefined);
  const refused = runnable.filter(({ line }) => exceptions[line] !== undefined);

  it.each(expected)('$line', async ({ line }) => {
    expect(await errorsOf(line)).toEqual([]);
  });

  it.each(refused)('$line is refused', async ({ line }) => {
    expect(await errorsOf(line)).toHaveLength(1);
  });

  it('has no exception for a line that is not among them', () => {
    const lines = runnable.map(({ line }) => line);
    expect(Object.keys(exceptions).filter((line) => !lines.includes(line))).toEqual([]);
  });
});
