import { hash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { systemClock } from '../src/base/clock.ts';
import type { BodyHash, TenantId } from '../src/base/ids.ts';
import { systemRandom } from '../src/base/random.ts';
import { PackBodyStore } from '../src/store/blobs/pack-body-store.ts';
import { S3Client } from '../src/store/blobs/s3/s3-client.ts';
import { TieredBodyStore } from '../src/store/blobs/s3/tiered-body-store.ts';
import type { BodyLocation, InlineBody } from '../src/store/ports/bodies.ts';
import { startRadosGateway } from '../tests/support/rados-gateway.ts';
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

/** Without a gateway on this machine there is nothing to measure, and the runner says so. */
async function uploadRate(context: BenchmarkContext): Promise<Result> {
  const gateway = await startRadosGateway();
  context.cleanup(() => gateway.stop());
  const { origin, username, password } = new URL(gateway.url);
  const client = new S3Client({
    endpoint: origin,
    region: 'us-east-1',
    bucket: 'bench',
    credentials: { accessKeyId: username, secretAccessKey: password },
    clock: systemClock,
    random: systemRandom,
  });
  context.cleanup(() => client.close());
  await client.createBucket();
  const store = await TieredBodyStore.open({
    packs: { root: path.join(context.scratch, 'packs') },
    client,
    cacheFolder: path.join(context.scratch, 'cache'),
    localBytes: 0,
  });
  context.cleanup(() => store.close());
  const next = makeMessages();
  const places: BodyLocation[] = [];
  for (let pack = 0; pack < 3; pack += 1) {
    for (let batch = 0; batch < 120; batch += 1) {
      places.push(
        ...(await store.append(
          tenant,
          Array.from({ length: batchSize }, () => hashed(next())),
        )),
      );
    }
    await store.seal(tenant);
  }
  const megabytes = (places.length * bodyBytes) / 1e6;
  const durationMs = await elapsedMs(() => store.migrateNow());
  const wanted = Array.from({ length: 200 }, () => places[Math.floor(Math.random() * places.length)]);
  const readMs = await elapsedMs(async () => {
    for (const place of wanted) if (place) await store.read(tenant, place);
  });
  return {
    value: perSecond(megabytes, durationMs),
    extra: { remoteReadMs: readMs / wanted.length },
    note: `${Math.round(megabytes)} MB in 3 packs, hashed before and checked on arrival; the gateway shares the machine`,
  };
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
  {
    name: 'bodies: sealed packs to S3 (Ceph RADOS Gateway)',
    unit: 'MB/s',
    better: 'higher',
    target: { atLeast: 100 },
    run: uploadRate,
  },
];
