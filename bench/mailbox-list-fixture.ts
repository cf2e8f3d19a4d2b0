import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { systemClock } from '../src/base/clock.ts';
import { systemRandom } from '../src/base/random.ts';
import type { defaultFoldersIn } from '../src/mailbox/default-folders.ts';
import { unlimitedQuotas } from '../src/store/ports/mail-model.ts';
import { openDirectoryStore } from '../src/store/sql/directory/open-directory-store.ts';
import { EmbeddedMailStore } from '../src/store/sql/sqlite/shard/embedded-mail-store.ts';

const command = path.resolve(import.meta.dirname, '../bin/landfall.mjs');
const batchSize = 1_000;

export interface ListRun {
  /** From the start of the process to its last line. */
  readonly totalMs: number;
  /** From the line that is the word `begin` to the first one with an alias in it. */
  readonly firstRowMs: number;
  readonly rows: number;
  readonly peakMemoryMb: number;
}

/** `landfall -c`, as a person types it. */
export async function runCommand(dataFolder: string, script: string): Promise<ListRun> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [command, '-c', script], {
    env: { ...process.env, LANDFALL_STORE__DATA_FOLDER: dataFolder, LC_ALL: 'C', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let peakMemoryMb = 0;
  const sampling = setInterval(() => {
    void peakOf(child.pid).then((peak) => {
      peakMemoryMb = Math.max(peakMemoryMb, peak);
    });
  }, 20);
  let rows = 0;
  let begunAt = startedAt;
  let firstRowAt = startedAt;
  let lastLineAt = startedAt;
  for await (const line of createInterface({ input: child.stdout })) {
    lastLineAt = performance.now();
    if (line === 'begin') begunAt = lastLineAt;
    else if (/\buser\d+\b/.test(line)) {
      rows += 1;
      if (rows === 1) firstRowAt = lastLineAt;
    }
  }
  clearInterval(sampling);
  const [exitCode] = (await exited) as [number | null];
  if (exitCode !== 0) throw new Error(`landfall -c "${script}" ended with ${exitCode}.`);
  return { totalMs: lastLineAt - startedAt, firstRowMs: firstRowAt - begunAt, rows, peakMemoryMb };
}

/** The most that the process ever had; nothing once it has ended, or where there is no /proc. */
async function peakOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
}

/** An organisation with so many mailboxes, made past the cmdlets: one by one they would take minutes. */
export async function makeOrganization(
  dataFolder: string,
  mailboxes: number,
  folders: ReturnType<typeof defaultFoldersIn> = [],
): Promise<void> {
  await runCommand(dataFolder, 'New-Organization -Name contoso -DomainName contoso.com | Out-Null');
  const directory = await openDirectoryStore(
    { kind: 'sqlite', path: path.join(dataFolder, 'platform.sqlite') },
    systemClock,
  );
  const [organization] = await directory.listTenants({ limit: 1 });
  if (organization === undefined) throw new Error('The organisation was not made.');
  const { tenant, shard } = organization;
  const mail = new EmbeddedMailStore({ dataFolder, shardOf: () => shard });
  for (let start = 0; start < mailboxes; start += batchSize) {
    const made = await directory.createRecipients(
      tenant,
      Array.from({ length: Math.min(batchSize, mailboxes - start) }, (_, index) => person(start + index)),
    );
    await Promise.all(
      made.map(({ mailbox }) =>
        mailbox === null
          ? undefined
          : mail.createMailbox(
              { tenant, mailbox: mailbox.mailbox },
              { guid: mailbox.guid, quotas: unlimitedQuotas, folders },
            ),
      ),
    );
    await directory.updateRecipients(
      tenant,
      made.map(({ recipient }) => ({ recipient, change: { mailbox: { to: 'ready' as const } } })),
    );
  }
  await mail.close();
  await directory.close();
}

function person(number: number) {
  const alias = `user${number}`;
  const address = `${alias}@contoso.com`;
  return {
    guid: systemRandom.guid(),
    mailboxGuid: systemRandom.guid(),
    kind: 'userMailbox' as const,
    name: number % 3 === 0 ? `김철수 ${number}` : `User ${number}`,
    displayName: number % 3 === 0 ? `김철수 ${number}` : `User ${number}`,
    alias,
    upn: address,
    addresses: [{ type: 'smtp', address, primary: true }],
    attributes: { department: number % 2 === 0 ? 'Sales' : 'Support' },
  };
}
