import type { BodyHash, FolderId, MailboxId, TenantId, Uid } from '../../../base/ids.ts';
import { deleteMany, updateMany } from '../bulk.ts';
import { bytesOfHash, hashOfBytes } from '../mail/rows.ts';
import { type BadEntry, eachBadEntry, type PackDamage } from './kit/bad-entries.ts';
import { eachTenant } from './kit/each-mailbox.ts';
import { loseMessage } from './kit/lose-message.ts';
import { findReferrers, type Referrer, salvageBodies } from './kit/salvage-bodies.ts';
import {
  type CheckedStore,
  defineStoreCheck,
  type Found,
  type RepairOptions,
  type Step,
} from './kit/store-check.ts';

/** How many are looked up in one walk over the tenant's messages. */
const bodiesPerWalk = 500;
const messagesNamed = 5;
const mostReferrers = 10_000;

const moveEntry = updateMany('bodies', ['tenant_id', 'hash'], {
  tenant_id: 'integer',
  hash: 'blob',
  pack: 'integer',
  pack_offset: 'integer',
  stored_bytes: 'integer',
  bytes: 'integer',
  codec: 'text',
});
const dropEntry = deleteMany('bodies', { tenant_id: 'integer', hash: 'blob' });

interface Subject {
  readonly tenant: TenantId;
  /** Undefined for damage where nothing lies that is referred to. */
  readonly hash: BodyHash | undefined;
}

export const check = defineStoreCheck<Subject>({
  name: 'body-records',
  stage: 'bodies',
  holds: {
    en: 'Every body in the index can be read from its pack, and is what its checksum (with --deep its hash) says.',
    ko: '색인의 모든 본문을 팩에서 읽을 수 있고 체크섬(--deep이면 해시)과 같습니다.',
  },
  mends: {
    en: 'Points the entry to an intact copy in another place, where there is one; drops entries that no message has. Messages whose body is lost stay, unless --drop-lost is given.',
    ko: '온전한 사본이 있으면 색인이 그것을 가리키게 하고, 메시지가 없는 항목은 지웁니다. 본문을 잃은 메시지는 --drop-lost가 없으면 그대로 둡니다.',
  },
  async *find(store) {
    for await (const tenant of eachTenant(store)) {
      let bad: BadEntry[] = [];
      for await (const item of eachBadEntry(store, tenant)) {
        if (item.kind === 'damage') yield describeDamage(tenant, item);
        else bad.push(item);
        if (bad.length === bodiesPerWalk) {
          yield* describeEntries(store, tenant, bad);
          bad = [];
        }
      }
      if (bad.length > 0) yield* describeEntries(store, tenant, bad);
    }
  },
  async *repair(store, found, options) {
    for (const [tenant, some] of Map.groupBy(found, ({ subject }) => subject.tenant)) {
      const hashes = some.flatMap(({ subject }) => subject.hash ?? []);
      for (let start = 0; start < hashes.length; start += bodiesPerWalk) {
        yield* mendEntries(store, tenant, hashes.slice(start, start + bodiesPerWalk), options);
      }
    }
  },
});

function describeDamage(tenant: TenantId, { pack, offset, reason }: PackDamage): Found<Subject> {
  return {
    severity: 'notice',
    tenant,
    object: `pack ${pack}`,
    sentence:
      `Pack ${pack} is damaged at ${offset} (${reason}), where nothing lies that is referred to. ` +
      'Check the disk; compaction will leave the damage behind.',
    subject: { tenant, hash: undefined },
    repairable: false,
  };
}

async function* describeEntries(
  store: CheckedStore,
  tenant: TenantId,
  bad: readonly BadEntry[],
): AsyncGenerator<Found<Subject>> {
  const hashes = bad.map(({ hash }) => hash);
  const rows = await findReferrers(store, tenant, hashes, mostReferrers);
  const referrers = Map.groupBy(rows, ({ hash }) => hashOfBytes(hash));
  for (const { hash, location, reason } of bad) {
    const messages = referrers.get(hash) ?? [];
    yield {
      severity: messages.length > 0 ? 'error' : 'warning',
      tenant,
      ...(messages[0] === undefined ? {} : { mailbox: messages[0].mailbox_id as MailboxId }),
      object: `body ${hash}`,
      sentence:
        `Body ${hash} cannot be read (${reason}; pack ${location.pack} at ${location.offset}): ` +
        `${nameMessages(messages)}.`,
      subject: { tenant, hash },
    };
  }
}

function nameMessages(messages: readonly Referrer[]): string {
  if (messages.length === 0) return 'no message has it';
  const named = messages
    .slice(0, messagesNamed)
    .map(({ mailbox_id, folder_id, uid }) => `message ${folder_id}/${uid} of mailbox ${mailbox_id}`);
  const more = messages.length - named.length;
  return `it is the content of ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

async function* mendEntries(
  store: CheckedStore,
  tenant: TenantId,
  hashes: readonly BodyHash[],
  options: RepairOptions,
): AsyncGenerator<Step> {
  const salvaged = await salvageBodies(store, tenant, new Set(hashes));
  await store.database.transaction('bulk', (session) =>
    session.write(
      moveEntry,
      [...salvaged].map(([hash, location]) => ({
        tenant_id: tenant,
        hash: bytesOfHash(hash),
        pack: location.pack,
        pack_offset: location.offset,
        stored_bytes: location.storedBytes,
        bytes: location.bytes,
        codec: location.codec,
      })),
    ),
  );
  for (const [hash, { pack, offset }] of salvaged) {
    yield {
      done: true,
      tenant,
      sentence: `Body ${hash} is read from pack ${pack} at ${offset} from now on.`,
    };
  }
  const lost = hashes.filter((hash) => !salvaged.has(hash));
  if (lost.length > 0) yield* mendLost(store, tenant, lost, options);
}

async function* mendLost(
  store: CheckedStore,
  tenant: TenantId,
  lost: readonly BodyHash[],
  options: RepairOptions,
): AsyncGenerator<Step> {
  const kept = new Set<BodyHash>();
  for (const row of await findReferrers(store, tenant, lost, mostReferrers)) {
    const step = await loseMessage(
      store,
      {
        key: { tenant, mailbox: row.mailbox_id as MailboxId },
        folder: row.folder_id as FolderId,
        uid: row.uid as Uid,
        part: row.part,
        hash: hashOfBytes(row.hash),
      },
      options,
    );
    if (!step.done) kept.add(hashOfBytes(row.hash));
    yield step;
  }
  const unused = lost.filter((hash) => !kept.has(hash));
  await store.database.transaction('bulk', (session) =>
    session.write(
      dropEntry,
      unused.map((hash) => ({ tenant_id: tenant, hash: bytesOfHash(hash) })),
    ),
  );
  for (const hash of unused) {
    yield { done: true, tenant, sentence: `Dropped the entry of body ${hash}, which no message has.` };
  }
}
