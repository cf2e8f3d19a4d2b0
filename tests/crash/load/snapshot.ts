import { createHash } from 'node:crypto';
import type { BodyHash, ChangeNumber, TenantId, Uid } from '../../../src/base/ids.ts';
import { readAllProperties, readState } from '../../../src/store/contracts/mail-store.contract/state.ts';
import type { MailboxKey } from '../../../src/store/ports/mail-model.ts';
import type { MailStore } from '../../../src/store/ports/mail-store.ts';
import { ledgersOf } from './ledger-operation.ts';
import type { Situation } from './operation.ts';

/** A whole mailbox as plain data; `null` where there is none. Two that are equal serialise to the same text. */
export interface Snapshot {
  readonly state: unknown;
  /** Kept apart from `state`: the model tells another time. By folder. */
  readonly uidValidities: Readonly<Record<number, number>>;
}

export async function takeSnapshot(store: MailStore, key: MailboxKey): Promise<Snapshot> {
  const mailbox = await store.findMailbox(key);
  if (mailbox === undefined) return { state: null, uidValidities: {} };
  const whole = await readState(store, key);
  const state = {
    ...whole,
    changes: await store.changesSince(key, 0 as ChangeNumber, { limit: 1_000_000 }),
    properties: (await readAllProperties(store, whole)).map(({ owner, properties }) => ({
      owner,
      properties: properties.map(({ key: name, value }) => [name, Buffer.from(value).toString()]),
    })),
    ledgers: await ledgersOf(store, key),
    unindexed: (await store.listUnindexed(key, 1_000_000)).map(({ item }) => item),
  };
  return {
    state: withoutTimes(state),
    uidValidities: Object.fromEntries(whole.folders.map(({ folder, uidValidity }) => [folder, uidValidity])),
  };
}

/** Process and model tell different times; whether there is one must agree. */
const timeFields = new Set(['createdAt', 'modifiedAt', 'deletedAt', 'uidValidity']);

/** As JSON would have it, without what the clock decides, and with fields in one order. */
export function withoutTimes(value: unknown): unknown {
  const text = JSON.stringify(value, (name, field: unknown) =>
    timeFields.has(name) && field !== null ? 'a time' : inOrder(field),
  );
  return text === undefined ? null : JSON.parse(text);
}

function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Reads every body of the mailbox. Returns what is wrong with any of them. */
export async function findBadBodies(
  store: MailStore,
  key: MailboxKey,
  alreadyRead: Set<string>,
): Promise<string[]> {
  if ((await store.findMailbox(key)) === undefined) return [];
  const bad: string[] = [];
  const { messages } = await readState(store, key);
  const bodies = messages.flatMap(({ body, size, native, nativeSize }): [BodyHash, number][] =>
    native === null
      ? [[body, size]]
      : [
          [body, size],
          [native, nativeSize],
        ],
  );
  for (const [body, size] of bodies) {
    const name = `${key.tenant}/${body}`;
    if (alreadyRead.has(name)) continue;
    alreadyRead.add(name);
    const problem = await findBodyProblem(store, key.tenant, body, size);
    if (problem !== undefined) bad.push(`${name}: ${problem}`);
  }
  return bad;
}

async function findBodyProblem(
  store: MailStore,
  tenant: TenantId,
  hash: BodyHash,
  size: number,
): Promise<string | undefined> {
  try {
    const bytes = await (await store.openBody(tenant, hash)).read();
    if (bytes.byteLength !== size) return `${bytes.byteLength} bytes instead of ${size}`;
    return createHash('sha256').update(bytes).digest('hex') === hash ? undefined : 'other bytes';
  } catch (error) {
    return String(error);
  }
}

/** What the next operation chooses from. */
export async function readSituation(store: MailStore, key: MailboxKey): Promise<Situation | undefined> {
  if ((await store.findMailbox(key)) === undefined) return undefined;
  const folders = await store.listFolders(key);
  return {
    folders: await Promise.all(
      folders.map(async ({ folder, role }) => {
        const { uids } = await store.readFolderIndex(key, folder);
        return { folder, role, uids: [...uids] as Uid[] };
      }),
    ),
  };
}
