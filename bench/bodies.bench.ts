import { hash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { BodyHash, TenantId } from '../src/base/ids.ts';
import { PackBodyStore } from '../src/store/blobs/pack-body-store.ts';
import type { BodyLocation, InlineBody } from '../src/store/ports/bodies.ts';
import { type Benchmark, type BenchmarkContext, elapsedMs, perSecond, type Result } from './harness.ts';

const tenant = 1 as TenantId;
const bodyBytes = 20_000;
const batchSize = 100;
const roundBatches = 40;
const rounds = 6;

/** Fresh bytes for each message, at the price of a copy: 20 KB of base64 as mail has it, and a counter. */
function makeMessages(): () => Buffer {
  const template = Buffer.from(randomBytes(bodyBytes).toString('base64')).subarray(0, bodyBytes);
  let count = 0;
  return () => {
    const message = Buffer.from(template);
    count += 1;
    message.writeUInt32BE(count, 0);
    return message;
  };
}

function hashed(bytes: Buffer): InlineBody {
  return { kind: 'inline', hash: hash('sha256', bytes, 'hex') as BodyHash, bytes };
}

/** The limit of the machine: the same bytes written and synced by nothing but a loop. */
function writeBare(file: number, batches: readonly (readonly Buffer[])[]): void {
  for (const batch of batches) {
    fs.writevSync(file, batch);
    fs.fdatasyncSync(file);
  }
}

/** Hashes a batch while the one before it is written, as an import does. */
async function appendPipelined(store: PackBodyStore, batches: readonly (readonly Buffer[])[]): Promise<void> {
  let writing: Promise<unknown> = Promise.resolve();
  for (const batch of batches) {
    const bodies = batch.map(hashed);
    await writing;
    writing = store.append(tenant, bodies);
  }
  await writing;
}

async function appendRate(context: BenchmarkContext): Promise<Result> {
  const store = await PackBodyStore.open({ root: path.join(context.scratch, 'packs') });
  context.cleanup(() => store.close());
  const bare = fs.openSync(path.join(context.scratch, 'bare'), 'w');
  context.cleanup(() => fs.closeSync(bare));
  const next = makeMessages();
  const makeBatches = () =>
    Array.from({ length: roundBatches }, () => Array.from({ length: batchSize }, next));

  // Taken in turns, because the disk of a shared machine is not the same from one second to the next.
  const ours: number[] = [];
  const theirs: number[] = [];
  const waiting: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const batches = makeBatches();
    theirs.push(await elapsedMs(() => writeBare(bare, batches)));
    ours.push(await elapsedMs(() => appendPipelined(store, batches)));
    waiting.push(
      await elapsedMs(async () => {
        for (const batch of makeBatches()) await store.append(tenant, batch.map(hashed));
      }),
    );
    context.log(`round ${round + 1}: ${Math.round(perSecond(batchSize * roundBatches, ours.at(-1) ?? 0))}/s`);
  }
  const count = batchSize * roundBatches;
  return {
    value: perSecond(count, Math.min(...ours)),
    peer: { name: 'bare write and fdatasync', value: perSecond(count, Math.min(...theirs)) },
    extra: {
      worstPerSecond: perSecond(count, Math.max(...ours)),
      oneAtATimePerSecond: perSecond(count, Math.min(...waiting)),
    },
    note: 'hashing included; best of six rounds taken in turns',
  };
}

async function coldReads(context: BenchmarkContext): Promise<Result> {
  const store = await PackBodyStore.open({ root: path.join(context.scratch, 'packs') });
  context.cleanup(() => store.close());
  const next = makeMessages();
  const places: BodyLocation[] = [];
  for (let batch = 0; batch < 300; batch += 1) {
    places.push(
      ...(await store.append(
        tenant,
        Array.from({ length: batchSize }, () => hashed(next())),
      )),
    );
  }
  const cold = dropCaches();
  const wanted = Array.from({ length: 1000 }, () => places[Math.floor(Math.random() * places.length)]);
  const durationMs = await elapsedMs(() =>
    Promise.all(wanted.map((place) => place && store.read(tenant, place))),
  );
  return {
    value: durationMs,
    note: cold ? 'caches dropped before; 600 MB of packs' : 'warm: only root may drop the caches',
  };
}

/** Linux lets root alone empty the page cache. */
function dropCaches(): boolean {
  try {
    fs.writeFileSync('/proc/sys/vm/drop_caches', '1');
    return true;
  } catch {
    return false;
  }
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'bodies: append 20 KB, durable per 100',
    unit: 'bodies/s',
    better: 'higher',
    target: { atLeast: 16_000 },
    run: appendRate,
  },
  {
    name: 'bodies: 1,000 random reads of 20 KB',
    unit: 'ms',
    better: 'lower',
    target: { atMost: 150 },
    run: coldReads,
  },
];
