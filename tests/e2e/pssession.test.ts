/** The document's five lines, and sessions on servers as administrators use them, from the local shell. */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Child, projectRoot, startChild } from '../support/child.ts';
import { Pty } from '../support/pty.ts';
import { describeWith } from '../support/services.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { onlyListeners } from '../support/test-listeners.ts';

const env = {
  ...onlyListeners('web'),
  LANDFALL_LIMITS__MIN_FREE_BYTES: '0',
  LANG: 'C',
  LC_ALL: 'C',
};
const password = 'correct horse battery staple';
const secret = `(ConvertTo-SecureString '${password}' -AsPlainText -Force)`;

/** The server of the customer, and the computer of the administrator, who has the server's certificate. */
const customer = await createTemporaryFolder();
let server: Child;
let port: string;

async function landfall(script: string, options: readonly string[] = []) {
  await using child = await startChild('bin/landfall.mjs', {
    args: ['-c', script, ...options],
    cwd: customer.folder,
    env,
  });
  const { code } = await child.exited;
  return { code, lines: child.output.filter((line) => line !== '') };
}

beforeAll(async () => {
  server = await startChild('bin/landfall.mjs', { args: ['start'], cwd: customer.folder, env });
  [, port = ''] = await server.line(/^ +https:\/\/127\.0\.0\.1:(\d+)\/$/);
  await server.line(/landfall help/);
  const made = await landfall(
    [
      'New-Organization contoso -DomainName contoso.com | Out-Null',
      `New-Mailbox anna -PrimarySmtpAddress anna@contoso.com -DisplayName 'Anna 김' -Password ${secret} -Organization contoso | Out-Null`,
      'Add-RoleGroupMember "Organization Management" -Member anna -Organization contoso',
    ].join('; '),
  );
  expect(made).toEqual({ code: 0, lines: [] });
}, 60_000);

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await customer.remove();
});

const credential = `$UserCredential = [pscredential]::new('anna@contoso.com', ${secret})`;
const open = () =>
  `${credential}; $Session = New-PSSession -ConfigurationName Microsoft.Exchange -ConnectionUri https://localhost:${port}/powershell-liveid?DelegatedOrg=contoso.com -Credential $UserCredential -Authentication Basic -AllowRedirection`;

describe('a session on a server', () => {
  it('is opened, imported, worked in and removed as in the document', async () => {
    const ran = await landfall(
      [
        open(),
        '(Import-PSSession $Session).ModuleType',
        'Invoke-Command -Session $Session -ScriptBlock {Get-Mailbox} | % Name',
        'Get-Mailbox | % DisplayName',
        'Remove-PSSession $Session',
        '@(Get-PSSession).Count',
      ].join('; '),
    );
    expect(ran).toEqual({ code: 0, lines: ['Script', 'anna', 'Anna 김', '0'] });
  });

  it('is shown as PowerShell shows it', async () => {
    const { lines } = await landfall(`${open()}; Get-PSSession`);
    expect(lines).toEqual([
      expect.stringMatching(
        /^ Id Name +Transport ComputerName +ComputerType +State +ConfigurationName +Availability$/,
      ),
      expect.stringMatching(/^ -- /),
      expect.stringMatching(
        /^ {2}1 Session1 +WSMan +localhost +RemoteMachine +Opened +Microsoft\.Exchange +Available$/,
      ),
    ]);
  });

  it.each([
    ['arguments', '{ param($a, $b) "$b $a" } -ArgumentList one, two', ['two one']],
    ['variables of this side', '{ param($a) "$a $using:there" } -ArgumentList hello', ['hello 한국']],
    ['the pipeline', '{ $input | % { $_ * 2 } }', ['2', '4']],
    ['variables that stay there', '{ $x = 5 }; Invoke-Command $Session { $x + 1 }', ['6']],
  ])('runs blocks with %s', async (_, block, expected) => {
    const input = block.includes('$input') ? '1, 2 | ' : '';
    const ran = await landfall(
      `${open()}; $there = '한국'; ${input}Invoke-Command -Session $Session -ScriptBlock ${block}`,
    );
    expect(ran).toEqual({ code: 0, lines: expected });
  });

  it('tags what comes from several of them', async () => {
    const ran = await landfall(
      `${open()}; $two = New-PSSession -ConnectionUri https://localhost:${port}/powershell -Credential $UserCredential; Invoke-Command -Session $Session, $two { Get-Mailbox } | % { "$($_.Name) $($_.PSComputerName)" }`,
    );
    expect(ran).toEqual({ code: 0, lines: ['anna localhost', 'anna localhost'] });
  });

  it('lends cmdlets under other names', async () => {
    const ran = await landfall(
      `${open()}; Import-PSSession $Session -CommandName Get-Mailbox -Prefix Customer | Out-Null; Get-CustomerMailbox anna | % Name; Get-Command Get-Customer* | % Name`,
    );
    expect(ran).toEqual({ code: 0, lines: ['anna', 'Get-CustomerMailbox'] });
  });

  it.each([
    [
      'a wrong password',
      `New-PSSession -ConnectionUri https://localhost:PORT -Credential ([pscredential]::new('anna@contoso.com', (ConvertTo-SecureString 'no' -AsPlainText -Force)))`,
      'user name or the password is not right',
    ],
    [
      'an address that is none',
      'New-PSSession -ConnectionUri "ftp://x" -Credential $UserCredential',
      'no address of a server',
    ],
    [
      'another that is not there',
      'New-PSSession -ConnectionUri https://localhost:1 -Credential $UserCredential',
      'cannot be reached',
    ],
    ['a number that no session has', 'Remove-PSSession -Id 7', 'session ID 7 is not available'],
    [
      'commands that are not there',
      `$s = New-PSSession -ConnectionUri https://localhost:PORT -Credential $UserCredential; Import-PSSession $s -CommandName Get-Nothing`,
      'has no command Get-Nothing',
    ],
  ])('refuses %s and says why', async (_, line, says) => {
    const ran = await landfall(`${credential}; ${line.replaceAll('PORT', port)}`);
    expect(ran.lines.join(' ')).toContain(says);
    expect(ran.code).not.toBe(0);
  });

  it('is refused beyond the third, and again possible when one is removed', async () => {
    const ran = await landfall(
      [
        credential,
        `1..3 | % { New-PSSession -ConnectionUri https://localhost:${port} -Credential $UserCredential | Out-Null }`,
        `try { New-PSSession -ConnectionUri https://localhost:${port} -Credential $UserCredential -ErrorAction Stop } catch { $_.Exception.Message -match 'maximum number of connections allowed : 3' }`,
        'Remove-PSSession -Id 2',
        `(New-PSSession -ConnectionUri https://localhost:${port} -Credential $UserCredential).State`,
      ].join('; '),
    );
    expect(ran).toEqual({ code: 0, lines: ['True', 'Opened'] });
  });
});

describeWith('script', 'Enter-PSSession at a terminal', () => {
  it('works there until exit, and then here again', async () => {
    const command = [process.execPath, path.join(projectRoot, 'bin/landfall.mjs'), 'shell'];
    await using shell = new Pty(command, {
      cwd: customer.folder,
      env: { ...env, HOME: customer.folder, NO_COLOR: '1' },
      columns: 400,
    });
    await shell.ends(['PS contoso>']);
    for (const line of open().split('; ')) {
      shell.type(`${line}\r`);
      await shell.until((screen) => screen.lines().at(-1) === 'PS contoso>', 'to be done');
    }
    shell.type('Enter-PSSession $Session\r');
    await shell.ends(['[localhost]: PS Session1>']);
    shell.type('$there = Get-Mailbox anna; $there.DisplayName\r');
    await shell.ends(['Anna 김', '[localhost]: PS Session1>']);
    shell.type('$there.Alias; nonsense\r');
    await shell.until(
      (screen) => screen.lines().some((line) => line.startsWith('nonsense: ')),
      'to tell the error',
    );
    await shell.ends(['[localhost]: PS Session1>']);
    shell.type('exit\r');
    await shell.ends(['PS contoso>']);
    shell.type('"here: $there"; (Get-PSSession).State\r');
    await shell.ends(['here: ', 'Opened', 'PS contoso>'].map((line) => line.trimEnd()));
    shell.type('exit\r');
    await expect(shell.exited).resolves.toMatchObject({ code: 0 });
  });
});

describe('a connection over REST', () => {
  const connect = (options = '') =>
    `${credential}; Connect-ExchangeOnline https://localhost:${port} -Credential $UserCredential ${options}`;

  it('brings cmdlets here whose objects are whole, and takes them away again', async () => {
    const ran = await landfall(
      [
        connect('-Prefix There'),
        '1..3 | ForEach-Object { New-ThereMailbox "Lee$_" -Alias "lee$_" | Out-Null }',
        "Get-ThereMailbox lee1, lee2 -ErrorAction SilentlyContinue | Out-Null; 'lee1', 'lee2' | Get-ThereMailbox | Set-ThereMailbox -CustomAttribute1 '서울'",
        "(Get-ThereMailbox -Filter \"CustomAttribute1 -eq '서울'\" | Sort-Object Alias | % Alias) -join ','",
        '(Get-ThereMailbox lee1).EmailAddresses[0].GetType().Name',
        'Get-ConnectionInformation | % State',
        'Disconnect-ExchangeOnline',
        '@(Get-ConnectionInformation).Count',
        '@(Get-Command Get-There*).Count',
      ].join('; '),
    );
    expect(ran).toEqual({ code: 0, lines: ['lee1,lee2', 'String', 'Connected', '0', '0'] });
  });

  it('reads a long list in pages', async () => {
    const { lines } = await landfall(
      `${connect('-Prefix There -PageSize 2')}; (Get-ThereMailbox | Measure-Object).Count`,
    );
    expect(lines).toEqual(['4']);
  });

  it('tells errors as a session does, and goes on', async () => {
    const { lines } = await landfall(`${connect('-Prefix There')}; Get-ThereMailbox nobody; 'after'`);
    expect(lines.join('\n')).toMatch(/Get-\w*Mailbox.*nobody[\s\S]*after$/);
  });

  it('says what is wrong with a password, an address, an organisation', async () => {
    const wrong = `Connect-ExchangeOnline https://localhost:${port} -Credential ([pscredential]::new('anna@contoso.com', (ConvertTo-SecureString 'wrong' -AsPlainText -Force)))`;
    expect((await landfall(wrong)).lines.join(' ')).toMatch(/does not let this account in/);
    const elsewhere = await landfall(
      `${connect('-Prefix There -Organization fabrikam.com')}; Get-ThereMailbox`,
    );
    expect(elsewhere.lines.join(' ')).toMatch(/fabrikam\.com/);
    expect(elsewhere.code).not.toBe(0);
  });
});
