import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type Child, startChild } from '../support/child.ts';
import { type DovecotServer, startDovecot } from '../support/imap/dovecot.ts';
import { describeWith } from '../support/services.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { onlyListeners } from '../support/test-listeners.ts';

const env = {
  ...onlyListeners('web', 'operations'),
  LANDFALL_LIMITS__MIN_FREE_BYTES: '0',
  LANG: 'C',
  LC_ALL: 'C',
};

const number = 120;
const message = (user: string, index: number) =>
  Buffer.from(`From: a@b.example\r\nSubject: ${user} ${index}\r\n\r\n${'01234567\r\n'.repeat(10_000)}`);

async function startSource(): Promise<DovecotServer> {
  const source = await startDovecot({ users: { kim: 'kimpass', lee: 'leepass' } });
  onTestFinished(() => source[Symbol.asyncDispose]());
  for (const user of ['kim', 'lee']) {
    for (let index = 0; index < number; index += 1) {
      await source.doveadm(['save', '-u', user], message(user, index));
    }
  }
  return source;
}

async function landfall(cwd: string, ...args: readonly string[]): Promise<Child> {
  const child = await startChild('bin/landfall.mjs', { args, cwd, env });
  onTestFinished(async () => child[Symbol.asyncDispose]());
  return child;
}

async function startServer(folder: string): Promise<Child> {
  const server = await landfall(folder, 'start');
  await server.line(/landfall help/);
  return server;
}

/** What the line prints, once it has ended well. */
async function run(folder: string, line: string): Promise<string> {
  const child = await landfall(folder, '-c', line);
  const { code } = await child.exited;
  const text = child.output.join('\n');
  if (code !== 0) throw new Error(`${line}\n${text}`);
  return text;
}

/** Properties of the batch, as `-c` prints them. */
async function batchOf(folder: string): Promise<{ status: string; items: number }> {
  const text = await run(
    folder,
    'Get-MigrationBatch IMAPBatch1 -Organization contoso | fl Status,SyncedItemCount',
  );
  const [, status = ''] = /^Status +: (\w+)$/m.exec(text) ?? [];
  const [, items = ''] = /^SyncedItemCount +: (\d+)$/m.exec(text) ?? [];
  return { status, items: Number(items) };
}

async function until(folder: string, isReached: (batch: { status: string; items: number }) => boolean) {
  const deadline = Date.now() + 100_000;
  for (;;) {
    const batch = await batchOf(folder);
    if (isReached(batch)) return batch;
    if (Date.now() > deadline) throw new Error(`The batch is ${batch.status} with ${batch.items} items.`);
  }
}

describeWith('dovecot', 'a server that migrates', () => {
  it('stops within five seconds, goes on after kill -9, and loses and doubles nothing', {
    timeout: 240_000,
  }, async () => {
    const source = await startSource();
    const folder = await temporaryFolder();
    await writeFile(
      path.join(folder, 'IMAPmigration_1.csv'),
      'EmailAddress,UserName,Password\r\nkim@contoso.com,kim,kimpass\r\nlee@contoso.com,lee,leepass\r\n',
    );
    const first = await startServer(folder);
    await run(folder, 'New-Organization contoso -DomainName contoso.com');
    await run(folder, "'kim','lee' | % { New-Mailbox $_ -Alias $_ -Organization contoso }");
    await run(
      folder,
      `New-MigrationEndpoint -IMAP -Name IMAPEndpoint -RemoteServer 127.0.0.1 -Port ${source.port} -Security Tls -AcceptUntrustedCertificates -BandwidthLimitPerSecond 400KB -Organization contoso`,
    );
    await run(
      folder,
      `New-MigrationBatch -Name IMAPBatch1 -SourceEndpoint IMAPEndpoint -CSVData ([System.IO.File]::ReadAllBytes("${folder}/IMAPmigration_1.csv")) -AutoStart -Organization contoso`,
    );
    await until(folder, ({ items }) => items > 0);

    const askedAt = Date.now();
    await run(folder, 'Stop-MigrationBatch IMAPBatch1 -Confirm:$false -Organization contoso');
    await until(folder, ({ status }) => status === 'Stopped');
    // Of the five seconds, most are those of the two command lines.
    expect(Date.now() - askedAt).toBeLessThan(20_000);

    await run(folder, 'Start-MigrationBatch IMAPBatch1 -Organization contoso');
    // The round that is under way stays slow: it is killed in its middle.
    await run(
      folder,
      'Set-MigrationEndpoint IMAPEndpoint -BandwidthLimitPerSecond Unlimited -SkipVerification -Organization contoso',
    );
    await first.kill9();
    await startServer(folder);
    const { items } = await until(folder, ({ status }) => status === 'Synced');
    expect(items).toBe(2 * number);
    const verified = await run(
      folder,
      'Test-MigrationBatch IMAPBatch1 -Verify Digests -Summary -Organization contoso | fl Result,Matched,Missing,Different',
    );
    expect(verified.match(/: .*/g)).toEqual([
      ': Clean',
      ': 120',
      ': 0',
      ': 0',
      ': Clean',
      ': 120',
      ': 0',
      ': 0',
    ]);
  });
});
