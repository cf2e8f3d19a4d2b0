import { describe, expect, it } from 'vitest';
import { makeTestRuntime } from '../kit/test-runtime.ts';

async function withMailboxes() {
  const made = await makeTestRuntime();
  await made.run('New-Mailbox 김민수 -Alias minsu.kim; New-Mailbox 박지호 -Alias jiho.park');
  return made;
}

describe('CAS mailboxes', () => {
  it.each([
    ['', 'ImapEnabled', 'True'],
    ['', 'MAPIEnabled', 'True'],
    ['', 'PopEnabled', 'False'],
    ['', 'OWAEnabled', 'False'],
    ['', 'ActiveSyncEnabled', 'False'],
    ['', 'SmtpClientAuthenticationDisabled', ''],
    ['Set-CASMailbox minsu.kim -ImapEnabled $false', 'ImapEnabled', 'False'],
    [
      'Set-CASMailbox minsu.kim -ImapEnabled $false; Set-CASMailbox minsu.kim -ImapEnabled $true',
      'ImapEnabled',
      'True',
    ],
    ['Set-CASMailbox minsu.kim -MAPIEnabled $false', 'MapiEnabled', 'False'],
    [
      'Set-CASMailbox minsu.kim -SmtpClientAuthenticationDisabled $true',
      'SmtpClientAuthenticationDisabled',
      'True',
    ],
    [
      'Set-CASMailbox minsu.kim -SmtpClientAuthenticationDisabled $false',
      'SmtpClientAuthenticationDisabled',
      'False',
    ],
    [
      'Set-CASMailbox minsu.kim -SmtpClientAuthenticationDisabled $true; Set-CASMailbox minsu.kim -SmtpClientAuthenticationDisabled $null',
      'SmtpClientAuthenticationDisabled',
      '',
    ],
    ['', 'MapiHttpEnabled', ''],
    ['Set-CASMailbox minsu.kim -MapiHttpEnabled $false', 'MapiHttpEnabled', 'False'],
    [
      'Set-CASMailbox minsu.kim -MapiHttpEnabled $true; Set-CASMailbox minsu.kim -MapiHttpEnabled $null',
      'MapiHttpEnabled',
      '',
    ],
    ['Set-CASMailbox minsu.kim -DisplayName 김과장', 'DisplayName', '김과장'],
  ])('after "%s" %s is "%s"', async (line, property, value) => {
    const { run } = await withMailboxes();
    expect(await run(line)).toMatchObject({ errors: [], messages: [] });
    expect((await run(`"$((Get-Mailbox minsu.kim | Get-CASMailbox).${property})"`)).text).toEqual([value]);
  });

  it('are changed all at once from a pipeline of mailboxes', async () => {
    const { run } = await withMailboxes();
    expect((await run('Get-Mailbox | Set-CASMailbox -ImapEnabled $false')).errors).toEqual([]);
    expect((await run('(Get-Mailbox | Get-CASMailbox).ImapEnabled')).text).toEqual(['False', 'False']);
    expect((await run('(Get-CASMailbox -Filter "ImapEnabled -eq `$true" | measure).Count')).text).toEqual([
      '0',
    ]);
  });

  it.each(['PopEnabled', 'OWAEnabled', 'ActiveSyncEnabled', 'EwsEnabled'])(
    'refuses to open %s, which is not served',
    async (name) => {
      const { run } = await withMailboxes();
      const { errors } = await run(`Set-CASMailbox minsu.kim -${name} $true`);
      expect(errors).toEqual([
        expect.stringContaining('clientAccess.notServed,Set-CASMailbox | InvalidArgument'),
      ]);
    },
  );

  it('does not know of users without a mailbox', async () => {
    const { run } = await withMailboxes();
    await run('New-User 이서연 -UserPrincipalName seoyeon@contoso.com');
    expect((await run('Set-CASMailbox seoyeon@contoso.com -ImapEnabled $false')).errors[0]).toContain(
      'ObjectNotFound',
    );
  });
});
