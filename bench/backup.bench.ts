import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { systemClock } from '../src/base/clock.ts';
import type { Guid, TenantId } from '../src/base/ids.ts';
import { systemRandom } from '../src/base/random.ts';
import { runBackup } from '../src/operations/backup/run-backup.ts';
import { runRestore } from '../src/operations/backup/run-restore.ts';
import type { DirectoryStore } from '../src/store/ports/directory-store.ts';
import type { MailStore } from '../src/store/ports/mail-store.ts';
import { openDirectoryStore } from '../src/store/sql/directory/open-directory-store.ts';
import { type Benchmark, type BenchmarkContext, elapsedMs, perSecond, type Result } from './harness.ts';
import { importMessages, makeMailbox, messageSource, openEmbedded } from './store-fixture.ts';

const total = 10_000;
const perBatch = 100;
const chunkBytes = 1 << 20;

interface Filled {
  readonly directory: DirectoryStore;
  readonly store: MailStore;
  readonly tenant: TenantId;
}

async function fill(context: BenchmarkContext): Promise<Filled> {
  const store = openEmbedded(context);
  const directory = await openPlatform(context, 'platform.sqlite');
  const { tenant } = await directory.createTenant({
    ...{ guid: systemRandom.guid() as Guid, name: 'contoso', displayName: 'Contoso' },
    ...{ shards: [0], wrappedKey: new Uint8Array(32), settings: {}, takeUnprovedBefore: 0 },
    domain: {
      ...{ domain: 'contoso.kr', displayName: 'contoso.kr', kind: 'authoritative' },
      ...{ verified: true, verificationToken: '' },
    },
  });
  await directory.createRecipients(tenant, [
    {
      ...{ guid: systemRandom.guid() as Guid, kind: 'userMailbox', name: 'minsu', displayName: '김민수' },
      mailboxGuid: systemRandom.guid() as Guid,
    },
  ]);
  const box = await makeMailbox(store, tenant);
  const next = messageSource();
  const batches = function* () {
    for (let made = 0; made < total; made += perBatch) yield next(perBatch);
  };
  await importMessages(box, batches());
  return { directory, store, tenant };
}

async function openPlatform({ scratch, cleanup }: BenchmarkContext, name: string): Promise<DirectoryStore> {
  const directory = await openDirectoryStore({ kind: 'sqlite', path: path.join(scratch, name) }, systemClock);
  cleanup(() => directory.close());
  return directory;
}

function backUp({ directory, store }: Filled, folder: string) {
  return runBackup({ directory, findMail: () => store }, { folder, clock: systemClock, program: 'bench' });
}

/** The limit of the machine for what a backup promises: copied, hashed, synced, and read back to compare. */
function copyBare({ scratch }: BenchmarkContext, { tenant }: Filled): number {
  const source = path.join(scratch, 'data', 'shards', String(tenant), 'packs', String(tenant));
  const target = fs.openSync(path.join(scratch, 'bare'), 'w+');
  const chunk = Buffer.allocUnsafe(chunkBytes);
  const startedAt = performance.now();
  const digest = createHash('sha256');
  let bytes = 0;
  for (const name of fs.readdirSync(source)) {
    if (!name.endsWith('.pack')) continue;
    const file = fs.openSync(path.join(source, name), 'r');
    for (let read = fs.readSync(file, chunk); read > 0; read = fs.readSync(file, chunk)) {
      digest.update(chunk.subarray(0, read));
      fs.writeSync(target, chunk, 0, read);
      bytes += read;
    }
    fs.closeSync(file);
  }
  fs.fsyncSync(target);
  const again = createHash('sha256');
  for (let at = 0; at < bytes; at += chunkBytes) {
    again.update(chunk.subarray(0, fs.readSync(target, chunk, 0, chunkBytes, at)));
  }
  const durationMs = performance.now() - startedAt;
  fs.closeSync(target);
  if (digest.digest('hex') !== again.digest('hex')) throw new Error('The bare copy is not the same.');
  return durationMs;
}

async function firstRun(context: BenchmarkContext): Promise<Result> {
  const filled = await fill(context);
  const folder = path.join(context.scratch, 'backup');
  const bareMs = copyBare(context, filled);
  let findings = 0;
  const firstMs = await elapsedMs(async () => {
    findings = (await backUp(filled, folder)).findings.length;
  });
  if (findings > 0) throw new Error(`The backup has ${findings} findings.`);
  const idleMs = await elapsedMs(() => backUp(filled, folder));
  return {
    value: perSecond(total, firstMs),
    peer: { name: 'bare copy, hash and compare', value: perSecond(total, bareMs) },
    extra: { unchangedRunMs: idleMs },
  };
}

async function restoreAll(context: BenchmarkContext): Promise<Result> {
  const filled = await fill(context);
  const folder = path.join(context.scratch, 'backup');
  await backUp(filled, folder);
  const target = openEmbedded({ ...context, scratch: path.join(context.scratch, 'restored') });
  fs.mkdirSync(path.join(context.scratch, 'restored'));
  const directory = await openPlatform(context, 'restored.sqlite');
  const durationMs = await elapsedMs(() =>
    runRestore(
      { directory, mail: target, shards: [0] },
      { folder, clock: systemClock, random: systemRandom },
    ),
  );
  return { value: perSecond(total, durationMs) };
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'backup, first run of 20 KB messages, verified',
    unit: 'messages/s',
    better: 'higher',
    target: { atLeast: 5_000 },
    run: firstRun,
  },
  {
    name: 'restore of 20 KB messages',
    unit: 'messages/s',
    better: 'higher',
    target: { atLeast: 5_000 },
    run: restoreAll,
  },
];
