/** Mail programs at work, and what reports say of it: to the owner, to a partner over all its customers, after a crash. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ImapFlow } from 'imapflow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Child, startChild } from '../support/child.ts';
import { askHttps } from '../support/https-client.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { onlyListeners } from '../support/test-listeners.ts';

const env = {
  ...onlyListeners('web', 'imap'),
  LANDFALL_LIMITS__MIN_FREE_BYTES: '0',
  LANG: 'C',
  LC_ALL: 'C',
};
const password = 'correct horse battery staple';
const secret = `(ConvertTo-SecureString '${password}' -AsPlainText -Force)`;

const { folder, remove } = await createTemporaryFolder();
let server: Child;
let webPort: string;
let imapPort: number;

async function landfall(...lines: readonly string[]) {
  await using child = await startChild('bin/landfall.mjs', {
    args: ['-c', lines.join('; ')],
    cwd: folder,
    env,
  });
  const { code } = await child.exited;
  return { code, lines: child.output.filter((line) => line !== '') };
}

async function start() {
  server = await startChild('bin/landfall.mjs', { args: ['start'], cwd: folder, env });
  const [, port = ''] = await server.line(/"listener":"imap\.imap".*"port":(\d+)/);
  imapPort = Number(port);
  [, webPort = ''] = await server.line(/^ +https:\/\/127\.0\.0\.1:(\d+)\/$/);
}

beforeAll(async () => {
  await start();
  await server.line(/landfall help/);
  const made = await landfall(
    'New-Organization fabrikam -DomainName fabrikam.com | Out-Null',
    'Set-Organization fabrikam -IsPartner $true',
    `New-Mailbox anna -PrimarySmtpAddress anna@fabrikam.com -Password ${secret} -Organization fabrikam | Out-Null`,
    'Add-RoleGroupMember "Organization Management" -Member anna -Organization fabrikam',
    ...['contoso', 'tailspin'].flatMap((name) => [
      `New-Organization ${name} -DomainName ${name}.com -Partner fabrikam | Out-Null`,
      `'kim', 'lee' | % { New-Mailbox "$_ of ${name}" -Alias $_ -PrimarySmtpAddress "$_@${name}.com" -Password ${secret} -Organization ${name} | Out-Null }`,
    ]),
  );
  expect(made).toEqual({ code: 0, lines: [] });
}, 60_000);

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await remove();
});

/** Signs in, appends, and is gone. */
async function readMail(user: string, name: string, ...subjects: readonly string[]): Promise<void> {
  const imap = new ImapFlow({
    ...{ host: '127.0.0.1', port: imapPort, secure: false, logger: false },
    auth: { user, pass: password },
    clientInfo: { name },
    tls: { rejectUnauthorized: false },
  });
  await imap.connect();
  for (const subject of subjects)
    await imap.append(
      'INBOX',
      Buffer.from(`From: anna@fabrikam.com\r\nSubject: ${subject}\r\n\r\n${subject}\r\n`),
    );
  await imap.logout();
}

const show = (...names: readonly string[]) => `% { "${names.map((name) => `$($_.${name})`).join(' ')}" }`;
const ofContoso = [
  `Get-ConnectionByClientTypeReport -Organization contoso | ${show('ClientType', 'Count')}`,
  `Get-ConnectionByClientTypeDetailReport -Organization contoso | ${show('WindowsLiveID', 'ClientName', 'Count')}`,
  `Get-MailTrafficReport -Organization contoso | ${show('EventType', 'MessageCount')}`,
  `Get-MessageTrace -Organization contoso | ${show('RecipientAddress', 'Subject')} | Sort-Object`,
  `Get-MailboxActivityReport -Organization contoso -ReportType Yearly | Select-Object -Last 1 | ${show('AccountCreated', 'TotalNumberOfActiveMailboxes')}`,
  '(Get-MailboxStatistics kim -Organization contoso).LastLogonTime -ne $null',
];
const expectedOfContoso = [
  'IMAP4 3',
  'kim@contoso.com Mail.app 1',
  'kim@contoso.com Thunderbird 1',
  'lee@contoso.com Thunderbird 1',
  'ImapAppend 4',
  'kim@contoso.com four',
  'kim@contoso.com one',
  'kim@contoso.com two',
  'lee@contoso.com three',
  '2 2',
  'True',
];

describe('reports', () => {
  it('show exactly what mail programs did, and again after a crash', async () => {
    await readMail('kim@contoso.com', 'Thunderbird', 'one', 'two');
    await readMail('lee@contoso.com', 'Thunderbird', 'three');
    await readMail('kim@contoso.com', 'Mail.app', 'four');
    await expect(readMail('nobody@contoso.com', 'Thunderbird')).rejects.toThrow();
    expect(await landfall(...ofContoso)).toEqual({ code: 0, lines: expectedOfContoso });
    // A report has written what it tells of.
    process.kill(server.pid, 'SIGKILL');
    await server.exited;
    await start();
    await server.line(/landfall help/);
    expect(await landfall(...ofContoso)).toEqual({ code: 0, lines: expectedOfContoso });
  });

  it('go to a partner for all its customers, as a file, and to REST for one', async () => {
    await readMail('kim@tailspin.com', 'Outlook', 'elsewhere');
    const answer = await askHttps(`https://localhost:${webPort}/adminapi/beta/tailspin.com/InvokeCommand`, {
      authority: await readFile(path.join(folder, 'data/tls/self-signed.pem'), 'utf8'),
      headers: {
        Authorization: `Basic ${Buffer.from(`anna@fabrikam.com:${password}`).toString('base64')}`,
        'Content-Type': 'application/json',
        'User-Agent': 'PartnerTool/3.1 (Linux)',
      },
      body: JSON.stringify({
        CmdletInput: { CmdletName: 'Get-ConnectionByClientTypeDetailReport', Parameters: {} },
      }),
    });
    const { value } = JSON.parse(answer.body) as { value: Record<string, unknown>[] };
    expect(
      value.map(({ WindowsLiveID, ClientType, ClientName, Count }) => [
        WindowsLiveID,
        ClientType,
        ClientName,
        Count,
      ]),
    ).toEqual([['kim@tailspin.com', 'IMAP4', 'Outlook', 1]]);
    const ran = await landfall(
      `$c = [pscredential]::new('anna@fabrikam.com', ${secret})`,
      `Invoke-Command -ConnectionUri https://localhost:${webPort} -Credential $c -AllCustomers { Get-MailTrafficReport -ReportType Monthly } | Sort-Object Customer | Select-Object Customer, EventType, MessageCount | Export-Csv traffic.csv -NoTypeInformation`,
      '(Import-Csv traffic.csv | Measure-Object MessageCount -Sum).Sum',
      // Connections of the partner are told to the partner.
      `Get-ConnectionByClientTypeDetailReport -Organization fabrikam | Where-Object ClientType -eq REST | ${show('WindowsLiveID', 'ClientName', 'Count')}`,
      '(Get-ConnectionByClientTypeReport -Organization fabrikam | Where-Object ClientType -eq RemotePowerShell).Count -ge 1',
    );
    expect(ran).toEqual({ code: 0, lines: ['5', 'anna@fabrikam.com PartnerTool 1', 'True'] });
    const file = await readFile(path.join(folder, 'traffic.csv'), 'utf8');
    expect(file.replaceAll('\r\n', '\n').split('\n')).toEqual([
      '"Customer","EventType","MessageCount"',
      '"contoso.com","ImapAppend","4"',
      '"tailspin.com","ImapAppend","1"',
      '',
    ]);
  });
});
