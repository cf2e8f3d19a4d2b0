import { sql } from 'kysely';
import type { BodyHash, FolderId, TenantId, Uid } from '../../../base/ids.ts';
import type { MailboxKey } from '../../ports/mail-model.ts';
import { recordBodies } from '../mail/body-rows.ts';
import { inMailbox } from '../mail/mailbox-transaction.ts';
import { hashOfBytes } from '../mail/rows.ts';
import { rawQuery, statement } from '../statement.ts';
import { eachMailbox, eachRow, whose } from './kit/each-mailbox.ts';
import { loseMessage, type MessagePart } from './kit/lose-message.ts';
import { salvageBodies } from './kit/salvage-bodies.ts';
import {
  type CheckedStore,
  defineStoreCheck,
  type Found,
  type RepairOptions,
  type Step,
} from './kit/store-check.ts';

const rowsPerPage = 500;

interface Bodiless {
  folder_id: number;
  uid: number;
  body: Uint8Array;
  size: number;
  bytes: number | null;
}

const sizeColumns = { body: 'size', native: 'native_size' } as const;
const parts: readonly MessagePart[] = ['body', 'native'];

const bodilessIn = (part: MessagePart) =>
  statement<{ tenant: number; mailbox: number; folder: number; uid: number; limit: number }>()((db, p) => {
    const [body, size] = [sql.ref(`m.${part}`), sql.ref(`m.${sizeColumns[part]}`)];
    return rawQuery(
      db,
      sql<Bodiless>`select m.folder_id, m.uid, ${body} as body, ${size} as size, b.bytes from messages as m
        left join bodies as b on b.tenant_id = m.tenant_id and b.hash = ${body}
        where m.tenant_id = ${p.tenant} and m.mailbox_id = ${p.mailbox} and ${body} is not null
          and (m.folder_id, m.uid) > (${p.folder}, ${p.uid}) and (b.bytes is null or b.bytes <> ${size})
        order by m.folder_id, m.uid limit ${p.limit}`,
    );
  });
const bodiless = { body: bodilessIn('body'), native: bodilessIn('native') };

const setSizeOf = (part: MessagePart) =>
  statement<{ tenant: number; mailbox: number; folder: number; uid: number; size: number }>()((db, p) =>
    db
      .updateTable('messages')
      .set({ [sizeColumns[part]]: p.size })
      .where('tenant_id', '=', p.tenant)
      .where('mailbox_id', '=', p.mailbox)
      .where('folder_id', '=', p.folder)
      .where('uid', '=', p.uid),
  );
const setSize = { body: setSizeOf('body'), native: setSizeOf('native') };

interface Subject {
  readonly key: MailboxKey;
  readonly folder: FolderId;
  readonly uid: Uid;
  readonly part: MessagePart;
  readonly hash: BodyHash;
  /** What the index says of the body; `null` where it says nothing. */
  readonly bytes: number | null;
}

export const check = defineStoreCheck<Subject>({
  name: 'message-bodies',
  stage: 'bodies',
  holds: {
    en: 'The index of bodies has an entry for the body of every message, of the same size.',
    ko: '모든 메시지의 본문이 같은 크기로 본문 색인에 있습니다.',
  },
  mends: {
    en: 'Looks for the body in every pack and enters it again; sets a wrong size. A message whose body is in no pack stays, unless --drop-lost is given.',
    ko: '모든 팩에서 본문을 찾아 색인에 다시 넣고 잘못된 크기를 고칩니다. 본문이 없는 메시지는 --drop-lost가 없으면 그대로 둡니다.',
  },
  async *find(store) {
    for await (const key of eachMailbox(store)) {
      for (const part of parts) {
        for await (const row of eachBodiless(store, key, part)) yield describe(key, part, row);
      }
    }
  },
  async *repair(store, found, options) {
    const sizes = found.filter(({ subject }) => subject.bytes !== null);
    for (const { subject } of sizes) yield await mendSize(store, subject);
    const missing = found.filter(({ subject }) => subject.bytes === null);
    const byTenant = Map.groupBy(missing, ({ subject }) => subject.key.tenant);
    for (const [tenant, some] of byTenant) yield* enterAgain(store, tenant, some, options);
  },
});

function eachBodiless(
  { database }: CheckedStore,
  key: MailboxKey,
  part: MessagePart,
): AsyncGenerator<Bodiless> {
  const params = { tenant: key.tenant, mailbox: key.mailbox, limit: rowsPerPage };
  return eachRow<{ folder: number; uid: number }, Bodiless>(database, {
    first: { folder: 0, uid: 0 },
    pageSize: rowsPerPage,
    cursor: ({ folder_id, uid }) => ({ folder: folder_id, uid }),
    read: (session, after) => session.all(bodiless[part], { ...params, ...after }),
  });
}

function describe(key: MailboxKey, part: MessagePart, row: Bodiless): Found<Subject> {
  const { folder_id, uid, size, bytes } = row;
  const hash = hashOfBytes(row.body);
  const subject = { key, folder: folder_id as FolderId, uid: uid as Uid, part, hash, bytes };
  const where = { ...whose(key), object: `message ${folder_id}/${uid}`, subject };
  const named = `Message ${uid} of folder ${folder_id}${part === 'native' ? ', as MAPI has it,' : ''}`;
  return bytes === null
    ? { severity: 'error', ...where, sentence: `${named} has the body ${hash}, which is not in the index.` }
    : { severity: 'warning', ...where, sentence: `${named} says ${size} bytes; its body has ${bytes}.` };
}

async function mendSize({ database, clock }: CheckedStore, subject: Subject): Promise<Step> {
  const { key, folder, uid, part, bytes } = subject;
  await inMailbox(database, clock, key, ({ session, params }) =>
    session.run(setSize[part], { ...params, folder, uid, size: bytes ?? 0 }),
  );
  return { done: true, ...whose(key), sentence: `Message ${uid} of folder ${folder} says ${bytes} bytes.` };
}

async function* enterAgain(
  store: CheckedStore,
  tenant: TenantId,
  found: readonly Found<Subject>[],
  options: RepairOptions,
): AsyncGenerator<Step> {
  const wanted = new Set(found.map(({ subject }) => subject.hash));
  const salvaged = await salvageBodies(store, tenant, wanted);
  const entries = [...salvaged].map(([hash, location]) => ({ hash, location }));
  // Nothing counts yet as referring to them: the check of reference counts comes later and counts.
  await store.database.transaction('bulk', (session) => recordBodies(session, tenant, entries));
  for (const { hash, location } of entries) {
    yield {
      done: true,
      tenant,
      sentence: `Entered body ${hash} in the index again; it lies in pack ${location.pack} at ${location.offset}.`,
    };
  }
  for (const { subject } of found) {
    if (!salvaged.has(subject.hash)) yield await loseMessage(store, subject, options);
  }
}
