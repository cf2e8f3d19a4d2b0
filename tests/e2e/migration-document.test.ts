/**
 * The command lines of Microsoft's page on IMAP migration by PowerShell, verbatim, from a script file: against a whole
 * server, a Dovecot that is imap.contoso.com at the ports 143 and 993, and a name server that has its MX records.
 */
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Child, startChild } from '../support/child.ts';
import { DnsServer } from '../support/dns-server.ts';
import { startDovecot } from '../support/imap/dovecot.ts';
import type { ImapServer } from '../support/imap/imap-server.ts';
import { PlainClient } from '../support/imap/plain-client.ts';
import { describeWith } from '../support/services.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { onlyListeners } from '../support/test-listeners.ts';

/** As in the document. */
const rows = [
  ['terrya@contoso.edu', 'terry.adams', '1091990'],
  ['annb@contoso.edu', 'ann.beebe', '2111991'],
  ['paulc@contoso.edu', 'paul.cannon', '3281986'],
] as const;
const messagesEach = 3;

/** Ports below 1024 of an address of this machine that no other test run has. */
const address = `127.${1 + (process.pid % 250)}.${(process.pid >> 8) % 250}.77`;

const { folder, remove } = await createTemporaryFolder();
const desktop = path.join(folder, 'drive', 'Users', 'Administrator', 'Desktop');
let dovecot: ImapServer;
let dns: DnsServer;
let server: Child;
const doors: Server[] = [];

const env = () => ({
  LANDFALL_SERVER__NAME: 'mail.landfall.test',
  LANDFALL_DNS__SERVERS: dns.address,
  ...onlyListeners('web'),
  LANDFALL_LIMITS__MIN_FREE_BYTES: '0',
  LANDFALL_DRIVE_C: path.join(folder, 'drive'),
  NODE_EXTRA_CA_CERTS: path.join(folder, 'authority.pem'),
  LANG: 'C',
  LC_ALL: 'C',
});

/** A script file with these lines, run as an administrator would beside the server. */
async function run(...lines: readonly string[]): Promise<{ code: number | null; lines: readonly string[] }> {
  const file = path.join(folder, 'document.ps1');
  await writeFile(file, lines.join('\r\n'));
  await using child = await startChild('bin/landfall.mjs', { args: ['run', file], cwd: folder, env: env() });
  const { code } = await child.exited;
  return { code, lines: child.output.filter((line) => line.trim() !== '') };
}

async function openDoor(port: number, to: number): Promise<void> {
  const door = createServer((socket) => {
    const onward = connect(to, '127.0.0.1');
    socket.pipe(onward).pipe(socket);
    for (const each of [socket, onward]) each.on('error', () => each.destroy());
  });
  door.listen(port, address);
  await once(door, 'listening');
  doors.push(door);
}

async function fill(name: string, password: string): Promise<void> {
  await using client = await PlainClient.signIn(dovecot, { name, password });
  for (let number = 1; number <= messagesEach; number += 1) {
    const message = Buffer.from(`Subject: ${name} ${number}\r\nFrom: a@contoso.edu\r\n\r\nhello\r\n`);
    await client.must('APPEND INBOX () "02-Nov-2026 09:00:00 +0900"', message);
  }
}

describeWith('dovecot', 'the document', () => {
  beforeAll(async () => {
    const users = Object.fromEntries(rows.map(([, name, password]) => [name, password]));
    dovecot = await startDovecot({ users, certificateNames: ['imap.contoso.com'] });
    for (const [, name, password] of rows) await fill(name, password);
    await openDoor(143, dovecot.port);
    await openDoor(993, dovecot.tlsPort ?? 0);
    dns = await DnsServer.listen();
    dns.publishMx('contoso.edu', 300, 'mx.old.contoso.edu');
    dns.publish('mx.old.contoso.edu', 300, { type: 'A', address: '192.0.2.1' });
    dns.publish('mail.landfall.test', 300, { type: 'A', address: '127.0.0.1' });
    await writeFile(path.join(folder, 'authority.pem'), dovecot.certificate);
    const hostsFile = path.join(folder, 'hosts');
    await writeFile(hostsFile, `127.0.0.1 localhost\n${address} imap.contoso.com\n`);
    await mkdir(desktop, { recursive: true });
    const csv = ['EmailAddress,UserName,Password', ...rows.map((row) => row.join(','))].join('\r\n');
    await writeFile(path.join(desktop, 'IMAPmigration_1.csv'), csv);
    server = await startChild('bin/landfall.mjs', { args: ['start'], cwd: folder, env: env(), hostsFile });
    await server.line(/landfall help/);
    const made = await run(
      'New-Organization contoso -DomainName contoso.edu | Out-Null',
      ...rows.map(([mail, name]) => `New-Mailbox ${name} -PrimarySmtpAddress ${mail} | Out-Null`),
    );
    expect(made).toEqual({ code: 0, lines: [] });
  }, 60_000);

  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
    for (const door of doors) door.close();
    await dns?.[Symbol.asyncDispose]();
    await dovecot?.[Symbol.asyncDispose]();
    await remove();
  });

  describe('its command lines', () => {
    it('tests the connection', async () => {
      const { code, lines } = await run(
        'Test-MigrationServerAvailability -IMAP -RemoteServer imap.contoso.com -Port 993 -Security Ssl',
      );
      expect(lines.join('\n')).toMatch(/Result\s*:\s*Success/);
      expect(code).toBe(0);
    });

    it('makes the endpoint, and shows it', async () => {
      const { code, lines } = await run(
        'New-MigrationEndpoint -IMAP -Name IMAPEndpoint -RemoteServer imap.contoso.com -Port 143 -Security Tls -MaxConcurrentMigrations 50 -MaxConcurrentIncrementalSyncs 25 | Out-Null',
        'Get-MigrationEndpoint IMAPEndpoint | Format-List EndpointType,RemoteServer,Port,Security,Max*',
      );
      expect(lines).toEqual([
        'EndpointType                  : IMAP',
        'RemoteServer                  : imap.contoso.com',
        'Port                          : 143',
        'Security                      : Tls',
        'MaxConcurrentMigrations       : 50',
        'MaxConcurrentIncrementalSyncs : 25',
      ]);
      expect(code).toBe(0);
    });

    it('makes the batch and starts it, and the mail arrives', async () => {
      const made = await run(
        'New-MigrationBatch -Name IMAPBatch1 -SourceEndpoint IMAPEndpoint -CSVData ([System.IO.File]::ReadAllBytes("C:\\Users\\Administrator\\Desktop\\IMAPmigration_1.csv")) -AutoStart | Out-Null',
      );
      expect(made).toEqual({ code: 0, lines: [] });
      await expect
        .poll(async () => (await run('Get-MigrationBatch -Identity IMAPBatch1 | Format-List Status')).lines, {
          timeout: 60_000,
          interval: 200,
        })
        .toEqual(['Status : Synced']);
      const proof = await run(
        'Test-MigrationBatch IMAPBatch1 -Verify Digests | ? { -not $_.FolderName } | % { "$($_.Identity) $($_.Source) $($_.Matched) $($_.Result)" }',
      );
      expect(proof.lines).toEqual([
        'annb@contoso.edu 3 3 Clean',
        'paulc@contoso.edu 3 3 Clean',
        'terrya@contoso.edu 3 3 Clean',
      ]);
    }, 90_000);

    it('is not let remove the batch before mail goes to the new server, and says so', async () => {
      const { code, lines } = await run(
        "$ConfirmPreference = 'None'",
        'Remove-MigrationBatch -Identity IMAPBatch1',
      );
      expect(lines.join(' ')).toMatch(/MX record of contoso\.edu still leads to.*mail\.landfall\.test/s);
      expect(code).toBe(1);
      const left = await run('Get-MigrationBatch -Identity IMAPBatch1 | Format-List Status');
      expect(left.lines).toEqual(['Status : Synced']);
    });

    it('removes the batch once it does, and has waited', async () => {
      dns.publishMx('contoso.edu', 300, 'mail.landfall.test');
      const early = await run("$ConfirmPreference = 'None'", 'Remove-MigrationBatch -Identity IMAPBatch1');
      expect(early.code).toBe(1);
      expect(early.lines.join(' ')).toContain('72');
      await run('Set-MigrationConfig -CutoverWait 0', 'Set-MigrationBatch IMAPBatch1 -SyncNow');
      await expect
        .poll(
          async () =>
            (
              await run("$ConfirmPreference = 'None'", 'Remove-MigrationBatch -Identity IMAPBatch1')
            ).lines.join(' '),
          { timeout: 30_000, interval: 500 },
        )
        .toBe('');
      await expect
        .poll(async () => (await run('Get-MigrationBatch | % Identity')).lines, {
          timeout: 30_000,
          interval: 200,
        })
        .toEqual([]);
    }, 90_000);
  });
});
