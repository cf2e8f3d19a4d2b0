/** The examples in the help of these cmdlets do what they say, on an organisation that has what they name. */
import { describe, expect, it } from 'vitest';
import { cmdlets as clientAccess } from '../client-access/registry.gen.ts';
import { makeTestRuntime } from '../kit/test-runtime.ts';
import { cmdlets as publicFolders } from '../public-folders/registry.gen.ts';
import { cmdlets as recipients } from './registry.gen.ts';

const organization = `
New-Mailbox 김민수 -Alias minsu.kim
New-Mailbox 박지호 -Alias jiho.park
'ceo', 'scanner', 'kim', 'chris', 'michelle' | % { New-Mailbox -Name $_ -Alias $_ }
Set-User minsu.kim -Department 영업부
New-MailContact 'John Rodman' -ExternalEmailAddress john@adatum.com
New-MailContact EdMeadows -ExternalEmailAddress ed@adatum.com
New-MailContact 홍길동 -Alias hong -ExternalEmailAddress hong@adatum.com
New-MailContact Roland -ExternalEmailAddress roland@adatum.com
Disable-MailContact Roland -Confirm:$false
New-MailUser 'Ed Meadows' -Alias ed.meadows -ExternalEmailAddress meadows@adatum.com
New-MailUser 'John Woods' -ExternalEmailAddress woods@adatum.com
New-MailUser Markus -ExternalEmailAddress markus@adatum.com
New-User John
New-User Operator -UserPrincipalName operator@contoso.com
New-DistributionGroup 영업부 -Alias sales -Members jiho.park
New-DistributionGroup 전체공지 -Alias notice
New-DistributionGroup 전산실 -Alias it
'Help Desk Managers', 'Legal Department', 'Marketing Reports', 'Marketing Worldwide', 'Research Reports',
  'Temporary Staff', 'Distribution Group1' | % { New-DistributionGroup $_ }
New-Mailbox -PublicFolder -Name PublicFolders
'Sales', 'Archive' | % { New-PublicFolder $_ }
`;

/** What an example needs besides, where another needs the contrary. */
const before: Readonly<Record<string, string>> = {
  'Enable-DistributionGroup': `'Help Desk Managers', '전산실' | Disable-DistributionGroup -Confirm:$false`,
  'Enable-MailContact': 'Disable-MailContact 홍길동 -Confirm:$false',
  'Enable-MailUser': 'Disable-Mailbox 박지호 -Confirm:$false',
  'New-MapiVirtualDirectory': 'Get-MapiVirtualDirectory | Remove-MapiVirtualDirectory -Confirm:$false',
  'New-MailUser': "Set-MailUser 'Ed Meadows' -Name Ed",
  'New-User': 'Set-Mailbox jiho.park -Name 지호',
  'New-DistributionGroup':
    'Set-DistributionGroup 영업부 -Name 영업 -Alias kr-sales -EmailAddresses SMTP:kr@contoso.com',
  'Remove-DistributionGroupMember': 'Add-DistributionGroupMember 영업부 -Member minsu.kim',
  'Remove-PublicFolder': "New-PublicFolder Orders -Path '\\Sales'",
  'Remove-PublicFolderClientPermission':
    "Add-PublicFolderClientPermission '\\Sales' -User jiho.park -AccessRights Author",
  'Remove-RecipientPermission': 'Add-RecipientPermission 영업부 -Trustee jiho.park -AccessRights SendAs',
  'Remove-User': 'Disable-MailUser Markus -Confirm:$false',
  'Set-MailUser':
    'Disable-Mailbox 박지호 -Confirm:$false; Enable-MailUser 박지호 -ExternalEmailAddress park@adatum.com',
  'Set-User': "Set-User minsu.kim -Password 'correct horse'",
};

const examples = [...recipients, ...clientAccess, ...publicFolders].flatMap(({ name, examples: own }) =>
  own.map(({ line }) => ({ name, line })),
);
/** Goes through the front door of a server that runs: the guide to MAPI over HTTP does, in tests/e2e. */
const needsServer = ({ name }: { readonly name: string }) => name === 'Test-OutlookConnectivity';
/** Of files, which belong to the local shell. */
const readsFiles = ({ line }: { readonly line: string }) => /(Import|Export)-Csv/.test(line);

describe('examples in help', () => {
  const here = examples.filter((example) => !readsFiles(example) && !needsServer(example));
  it.each(here)('$line', async ({ name, line }) => {
    const { run } = await makeTestRuntime({ confirmer: { confirm: async () => 'yes' } });
    const prepared = await run(`${organization}\n${before[name] ?? ''}`);
    expect([prepared.errors, prepared.thrown]).toEqual([[], undefined]);
    expect(await run(line)).toMatchObject({ errors: [], thrown: undefined });
  });

  it('are two for each cmdlet at least, in both languages', () => {
    for (const { name, examples: own, synopsis } of [...recipients, ...clientAccess]) {
      expect([name, own.length >= 2]).toEqual([name, true]);
      for (const text of [synopsis, ...own.map((example) => example.synopsis)]) {
        expect(text.en).toMatch(/^[^가-힣]+$/);
        expect(text.ko).toMatch(/[가-힣]/);
      }
    }
  });
});
