import { appendFile, cp, open, readdir, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { isAppError } from '../../src/base/errors.ts';
import type { BodyHash } from '../../src/base/ids.ts';
import type { Log, LogFields } from '../../src/base/log.ts';
import { hashOf } from '../../src/store/contracts/mail-store.contract/fixture.ts';
import { readState } from '../../src/store/contracts/mail-store.contract/state.ts';
import type { MailboxKey } from '../../src/store/ports/mail-model.ts';
import type { MailStore } from '../../src/store/ports/mail-store.ts';
import { createTemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { checkShards } from './load/check-shards.ts';
import { openLanes } from './load/lane.ts';
import { perform } from './load/operation.ts';
import { SeededRandom } from './load/seeded-random.ts';
import { openLoadedStore, ServedStore } from './load/serve-store.ts';
import { takeSnapshot } from './load/snapshot.ts';

const seed = Number(process.env.LANDFALL_CRASH_SEED ?? 5);
const flips = Number(process.env.LANDFALL_CRASH_FLIPS ?? 60);
const lanes = openLanes(seed);
const keys: readonly MailboxKey[] = lanes.map(({ key }) => key);

interface Sound {
  readonly folder: string;
  readonly snapshots: readonly string[];
  readonly bodies: readonly (readonly [key: MailboxKey, body: BodyHash])[];
  remove(): Promise<void>;
}

/** A data folder that was used for a while and closed: every damage is done to a copy of it. */
let sound: Sound;
beforeAll(async () => {
  const { folder, remove } = await createTemporaryFolder();
  const store = openLoadedStore(folder, { writeIn: 'process' });
  const served = new ServedStore(store);
  for (let round = 0; round < 25; round += 1) for (const lane of lanes) await lane.step(served);
  const snapshots = await Promise.all(keys.map((key) => snapshotOf(store, key)));
  const bodies = await Promise.all(
    keys.map(async (key) => {
      if ((await store.findMailbox(key)) === undefined) return [];
      const { messages } = await readState(store, key);
      return [...new Set(messages.map(({ body }) => body))].map((body) => [key, body] as const);
    }),
  );
  await store.close();
  sound = { folder, snapshots, bodies: bodies.flat(), remove };
});
afterAll(() => sound.remove());

async function snapshotOf(store: MailStore, key: MailboxKey): Promise<string> {
  return JSON.stringify(await takeSnapshot(store, key));
}

async function copyOfSound(): Promise<string> {
  const folder = await temporaryFolder();
  await cp(sound.folder, folder, { recursive: true });
  return folder;
}

async function filesOf(folder: string, suffix: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names
    .filter((name) => name.endsWith(suffix))
    .map((name) => path.join(folder, name))
    .sort();
}

async function flipBit(file: string, random: SeededRandom): Promise<string> {
  const position = random.below((await stat(file)).size);
  const handle = await open(file, 'r+');
  try {
    const byte = Buffer.alloc(1);
    await handle.read(byte, 0, 1, position);
    byte.writeUInt8(byte.readUInt8() ^ (1 << random.below(8)));
    await handle.write(byte, 0, 1, position);
  } finally {
    await handle.close();
  }
  return `${path.basename(file)} at ${position}`;
}

/** The error, or the answer. An error must be one that says what happened. */
async function attempt<T>(work: Promise<T>, where: string): Promise<T | Error> {
  try {
    return await work;
  } catch (error) {
    if (!isAppError(error)) throw new Error(`${where}: ${String(error)}`, { cause: error });
    return error;
  }
}

/** Reads each body that there was; those that cannot be read, by hash. Other bytes than stored are never given. */
async function readBodies(store: MailStore, where: string): Promise<Map<BodyHash, Error>> {
  const unreadable = new Map<BodyHash, Error>();
  for (const [key, body] of sound.bodies) {
    const found = await attempt(
      store.openBody(key.tenant, body).then((opened) => opened.read()),
      where,
    );
    if (found instanceof Error) unreadable.set(body, found);
    else expect(hashOf(found), where).toBe(body);
  }
  return unreadable;
}

class RecordingLog implements Log {
  readonly events: { event: string; fields?: LogFields | undefined }[];
  constructor(events: RecordingLog['events'] = []) {
    this.events = events;
  }
  debug = (event: string, fields?: LogFields): void => this.#add(event, fields);
  info = this.debug;
  warn = this.debug;
  error = this.debug;
  child(): Log {
    return new RecordingLog(this.events);
  }
  #add(event: string, fields?: LogFields): void {
    this.events.push({ event, fields });
  }
}

describe(`a flipped bit (LANDFALL_CRASH_SEED=${seed})`, () => {
  it('in a pack: the right bytes or an error that names the pack, and fsck finds it', async () => {
    const random = new SeededRandom(seed);
    let damaged = 0;
    for (let flip = 0; flip < flips; flip += 1) {
      const folder = await copyOfSound();
      const where = await flipBit(random.pick(await filesOf(folder, '.pack')), random);
      const store = openLoadedStore(folder, { writeIn: 'process' });
      try {
        for (const [at, key] of keys.entries())
          expect(await snapshotOf(store, key)).toBe(sound.snapshots[at]);
        const unreadable = await readBodies(store, where);
        for (const error of unreadable.values()) {
          expect(error, where).toMatchObject({ kind: 'internal', code: 'store.bodies.damaged' });
          expect(error.message).toMatch(/pack \d+ of tenant \d+ at \d+/);
        }
        expect(unreadable.size, where).toBeLessThan(2);
        damaged += unreadable.size;
        if (unreadable.size > 0) expect(await checkShards(folder), where).not.toEqual([]);
        await expectWorks(store, where);
        expect(new Set((await readBodies(store, where)).keys()), where).toEqual(new Set(unreadable.keys()));
      } finally {
        await store.close();
      }
    }
    expect(damaged).toBeGreaterThan(0);
  });

  it('in the database: no body is ever another, and what cannot be read is said', async () => {
    const random = new SeededRandom(seed + 1);
    const said: string[] = [];
    for (let flip = 0; flip < flips; flip += 1) {
      const folder = await copyOfSound();
      const where = await flipBit(random.pick(await filesOf(folder, '.sqlite')), random);
      const store = openLoadedStore(folder, { writeIn: 'process' });
      try {
        for (const key of keys) {
          const found = await attempt(snapshotOf(store, key), where);
          if (found instanceof Error) said.push(found.message);
        }
        for (const error of (await readBodies(store, where)).values()) said.push(error.message);
      } finally {
        await store.close();
      }
    }
    expect(said.some((message) => /mail\.sqlite is damaged.*landfall fsck/.test(message))).toBe(true);
  });
});

describe('a torn tail', () => {
  it('that a crash left of a write is said, and nothing before it is lost', async () => {
    const folder = await copyOfSound();
    for (const pack of await filesOf(folder, '.pack')) await truncateSeal(pack);
    for (const pack of await filesOf(folder, '.pack'))
      await appendFile(pack, Buffer.alloc(700, 'half a record'));
    const log = new RecordingLog();
    const store = openLoadedStore(folder, { writeIn: 'process', log });
    onTestFinished(() => store.close());
    expect(await readBodies(store, 'torn tail')).toEqual(new Map());
    await expectWorks(store, 'torn tail');
    expect(log.events.map(({ event }) => event)).toContain('store.bodies.tornTail');
    expect(await readBodies(store, 'torn tail')).toEqual(new Map());
  });

  it('that took acknowledged mail with it costs that mail alone, and fsck finds it', async () => {
    const folder = await copyOfSound();
    const [pack] = await filesOf(folder, '.pack');
    if (pack === undefined) throw new Error('There is no pack.');
    await truncate(pack, Math.floor((await stat(pack)).size / 2));
    const store = openLoadedStore(folder, { writeIn: 'process' });
    try {
      const unreadable = await readBodies(store, 'cut pack');
      expect(unreadable.size).toBeGreaterThan(0);
      for (const error of unreadable.values()) expect(error).toMatchObject({ code: 'store.bodies.damaged' });
      await expectWorks(store, 'cut pack');
      expect(new Set((await readBodies(store, 'cut pack')).keys())).toEqual(new Set(unreadable.keys()));
      expect(await checkShards(folder)).not.toEqual([]);
    } finally {
      await store.close();
    }
  });
});

/** Takes off what closing added, as if the process had been killed instead. */
async function truncateSeal(pack: string): Promise<void> {
  const { size } = await stat(pack);
  await truncate(pack, size - 1);
}

/** New mail can be stored beside the damage, and read. */
async function expectWorks(store: MailStore, where: string): Promise<void> {
  for (const key of keys) {
    const mailbox = (await store.findMailbox(key)) ?? undefined;
    if (mailbox === undefined) continue;
    const folders = await store.listFolders(key);
    const inbox = folders.find(({ role }) => role === 'inbox') ?? folders[0];
    if (inbox === undefined) throw new Error('A mailbox has a root folder.');
    const body = { seed: 4_711, size: 3_000, spooled: false };
    const message = { body, flags: 0, keywords: [], subject: 'new', receivedAt: 0 };
    await store.updateMailbox(key, { ...mailbox.quotas, prohibitSendReceiveBytes: null });
    const [added] = (await perform(store, key, {
      kind: 'add',
      folder: inbox.folder,
      messages: [message],
      bulk: false,
    })) as { body: BodyHash }[];
    const opened = await store.openBody(key.tenant, added?.body as BodyHash);
    expect(hashOf(await opened.read()), where).toBe(added?.body);
  }
}
