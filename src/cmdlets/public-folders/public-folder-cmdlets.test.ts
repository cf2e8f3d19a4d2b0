import { expect, it } from 'vitest';
import { makeTestRuntime } from '../kit/test-runtime.ts';

async function withFolders(...lines: readonly string[]) {
  const test = await makeTestRuntime();
  const made = await test.run(['New-Mailbox kim', 'New-Mailbox -PublicFolder -Name PF', ...lines].join('; '));
  expect(made.errors).toEqual([]);
  const ask = async (line: string) => {
    const { text, errors } = await test.run(line);
    return [...text, ...errors.map((error) => error.split(',')[0])];
  };
  return { ...test, ask };
}

it('makes one mailbox for public folders, which lists of mailboxes and people leave out', async () => {
  const { ask } = await withFolders();
  expect(await ask('Get-Mailbox | % Name')).toEqual(['kim']);
  expect(await ask('Get-Recipient | % Name')).toEqual(['kim']);
  expect(await ask('Get-Recipient -RecipientType UserMailbox | % Name')).toEqual(['kim']);
  expect(await ask('Get-User | % Name')).toEqual(['kim']);
  expect(await ask('Get-Mailbox -PublicFolder | % RecipientTypeDetails')).toEqual(['PublicFolderMailbox']);
  expect(await ask('Get-Recipient -RecipientTypeDetails PublicFolderMailbox | % Name')).toEqual(['PF']);
  expect(await ask('(Get-OrganizationConfig).RootPublicFolderMailbox')).toEqual(['PF']);
  expect(await ask('Get-Mailbox -PublicFolder | % HiddenFromAddressListsEnabled')).toEqual(['True']);
  expect(await ask('New-Mailbox -PublicFolder -Name PF2')).toEqual(['publicFolder.mailbox.exists']);
  expect(await ask('Get-MailboxStatistics PF')).toHaveLength(1);
});

it('says what to type where there are none', async () => {
  const { run } = await makeTestRuntime();
  expect((await run('Get-PublicFolder')).errors.join()).toContain('publicFolder.none');
  const told = await run('Get-PublicFolder -ErrorAction SilentlyContinue; "$($Error[0])"');
  expect(told.text.join()).toContain('New-Mailbox -PublicFolder -Name PublicFolders');
});

it('makes, shows, renames, moves and removes folders by their paths', async () => {
  const { ask } = await withFolders(
    'New-PublicFolder 영업',
    "New-PublicFolder Orders -Path '\\영업' -Mailbox PF",
  );
  expect(await ask('Get-PublicFolder -Recurse | % { "$($_.Identity)<$($_.ParentPath)" }')).toEqual([
    '\\<',
    '\\영업<\\',
    '\\영업\\Orders<\\영업',
  ]);
  expect(await ask("Get-PublicFolder '\\영업' -GetChildren | % Name")).toEqual(['Orders']);
  expect(await ask("New-PublicFolder orders -Path '\\영업'")).toEqual(['store.folder.nameTaken']);
  expect(await ask("Remove-PublicFolder '\\영업' -Confirm:$false")).toEqual(['publicFolder.hasSubfolders']);
  expect(await ask("Set-PublicFolder '\\영업\\Orders' -Path '\\' -Name 주문")).toEqual([]);
  expect(await ask('Get-PublicFolder -GetChildren | % Identity')).toEqual(['\\영업', '\\주문']);
  expect(await ask("Get-PublicFolderStatistics | % { '{0} {1}' -f $_.Name, $_.ItemCount }")).toEqual([
    '영업 0',
    '주문 0',
  ]);
  expect(await ask("Get-PublicFolder '\\NON_IPM_SUBTREE' -Recurse | % Identity")).toEqual([
    '\\NON_IPM_SUBTREE',
    '\\NON_IPM_SUBTREE\\EFORMS REGISTRY',
  ]);
  expect(await ask('Get-PublicFolder | Set-PublicFolder -Name Top')).toEqual(['publicFolder.top']);
  expect(await ask('Remove-Mailbox PF -PublicFolder -Confirm:$false')).toEqual(['publicFolder.mailbox.full']);
  expect(await ask('Get-PublicFolder -GetChildren | Remove-PublicFolder -Confirm:$false')).toEqual([]);
  expect(await ask('Remove-Mailbox PF -PublicFolder -Confirm:$false')).toEqual([]);
  expect(await ask('(Get-OrganizationConfig).PublicFoldersEnabled')).toEqual(['None']);
});

it('hands rights down to what is made later, and takes them away', async () => {
  const { ask } = await withFolders('New-PublicFolder Sales');
  const rights = (path: string) =>
    ask(`Get-PublicFolderClientPermission '${path}' | % { "$($_.User)=$($_.AccessRights)" }`);
  expect(await rights('\\Sales')).toEqual(['Default=Author', 'Anonymous=None']);
  const add = "Add-PublicFolderClientPermission '\\Sales' -User kim -AccessRights";
  expect(await ask(`${add} Owner | % AccessRights`)).toEqual(['Owner']);
  expect(await ask(`${add} Editor`)).toEqual(['publicFolder.permission.exists']);
  await ask("New-PublicFolder Orders -Path '\\Sales'");
  expect(await rights('\\Sales\\Orders')).toEqual(['Default=Author', 'Anonymous=None', 'kim=Owner']);
  const remove = "Remove-PublicFolderClientPermission '\\Sales' -Confirm:$false -User";
  expect(await ask(`${remove} kim; ${remove} Default`)).toEqual([]);
  expect(await rights('\\Sales')).toEqual(['Default=None', 'Anonymous=None']);
  expect(await ask(`${remove} kim`)).toEqual(['mailbox.permission.notFound']);
  const everybody = "Add-PublicFolderClientPermission '\\Sales' -User Default -AccessRights Reviewer";
  expect(await ask(`${everybody} | % User`)).toEqual(['Default']);
});
