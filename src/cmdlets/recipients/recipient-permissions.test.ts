import { expect, it } from 'vitest';
import { makeTestRuntime } from '../kit/test-runtime.ts';

it('lets people send as others, shows it and takes it back', async () => {
  const { run } = await makeTestRuntime();
  await run('New-Mailbox 김민수 -Alias kim; New-Mailbox 박지호 -Alias park; New-Mailbox 이서연 -Alias lee');
  const codes = async (line: string) => (await run(line)).errors.length;
  const shown = async (line: string) => {
    const { text, errors } = await run(
      `${line} | ForEach-Object { "$($_.Identity)|$($_.Trustee)|$($_.AccessControlType)|$($_.AccessRights)" }`,
    );
    expect(errors).toEqual([]);
    return text;
  };
  const rights = '-AccessRights SendAs';
  expect(await shown(`Add-RecipientPermission kim -Trustee park ${rights}`)).toEqual([
    '김민수|박지호|Allow|SendAs',
  ]);
  expect(await codes(`Add-RecipientPermission kim -Trustee park ${rights}`)).toBe(1);
  expect(await codes(`Add-RecipientPermission lee -Trustee park ${rights}`)).toBe(0);
  expect(await codes(`Add-RecipientPermission kim -Trustee lee ${rights}`)).toBe(0);
  expect(await codes('Add-RecipientPermission kim -Trustee lee -AccessRights FullAccess')).toBe(1);
  expect(await shown('Get-RecipientPermission kim')).toEqual([
    '김민수|박지호|Allow|SendAs',
    '김민수|이서연|Allow|SendAs',
  ]);
  expect(await shown(`Get-RecipientPermission -Trustee park ${rights}`)).toEqual([
    '김민수|박지호|Allow|SendAs',
    '이서연|박지호|Allow|SendAs',
  ]);
  expect(await codes(`Remove-RecipientPermission kim -Trustee park ${rights} -Confirm:$false`)).toBe(0);
  expect(await codes(`Remove-RecipientPermission kim -Trustee park ${rights} -Confirm:$false`)).toBe(1);
  expect(await shown('Get-RecipientPermission')).toEqual([
    '김민수|이서연|Allow|SendAs',
    '이서연|박지호|Allow|SendAs',
  ]);
});
