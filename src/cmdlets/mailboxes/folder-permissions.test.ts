import { expect, it } from 'vitest';
import { makeTestRuntime } from '../kit/test-runtime.ts';

it('lets people into folders, changes it and takes it back, as Exchange says it', async () => {
  const { run } = await makeTestRuntime();
  await run('New-Mailbox 김민수 -Alias kim; New-Mailbox 박지호 -Alias park');
  const shown = async (folder: string) => {
    const line = `Get-MailboxFolderPermission '${folder}' | ForEach-Object { "$($_.FolderName)|$($_.User)|$($_.AccessRights)" }`;
    const { text, errors } = await run(line);
    expect(errors).toEqual([]);
    return text;
  };
  const done = async (line: string) => (await run(line)).errors;
  const nobody = ['Calendar|Default|None', 'Calendar|Anonymous|None'];
  expect(await shown('kim:\\Calendar')).toEqual(nobody);
  expect(await done("Add-MailboxFolderPermission 'kim:\\Calendar' -User park -AccessRights Editor")).toEqual(
    [],
  );
  expect(await shown('kim:\\일정')).toEqual([...nobody, 'Calendar|박지호|Editor']);
  expect(await done("Add-MailboxFolderPermission 'kim:\\일정' -User park -AccessRights Owner")).toHaveLength(
    1,
  );
  expect(
    await done("Set-MailboxFolderPermission 'kim:\\일정' -User park -AccessRights ReadItems, EditOwnedItems"),
  ).toEqual([]);
  expect(
    await done("Set-MailboxFolderPermission 'kim:\\일정' -User Default -AccessRights AvailabilityOnly"),
  ).toEqual([]);
  expect(await shown('kim:\\일정')).toEqual([
    'Calendar|Default|AvailabilityOnly',
    'Calendar|Anonymous|None',
    'Calendar|박지호|ReadItems EditOwnedItems',
  ]);
  expect(await done("Remove-MailboxFolderPermission 'kim:\\일정' -User park -Confirm:$false")).toEqual([]);
  expect(await shown('kim:\\일정')).toHaveLength(2);
  expect(await done("Remove-MailboxFolderPermission 'kim:\\일정' -User park -Confirm:$false")).toHaveLength(
    1,
  );
  expect(
    await done("Remove-MailboxFolderPermission 'kim:\\일정' -User Default -Confirm:$false"),
  ).toHaveLength(1);
  expect(
    await done("Add-MailboxFolderPermission 'kim:\\Inbox' -User park -AccessRights LimitedDetails"),
  ).toHaveLength(1);
  expect(await done("Add-MailboxFolderPermission 'kim:\\Inbox' -User park -AccessRights Boss")).toHaveLength(
    1,
  );
  expect(await shown('kim')).toHaveLength(2);
});
