import { isAppError } from '../../../../base/errors.ts';
import type { BodyHash, TenantId } from '../../../../base/ids.ts';
import type { BodyLocation } from '../../../ports/bodies.ts';
import type { MessageTable } from '../../mail/mail-schema.ts';
import { bytesOfHash } from '../../mail/rows.ts';
import { queryBuilders } from '../../statement.ts';
import type { MessagePart } from './lose-message.ts';
import type { CheckedStore } from './store-check.ts';

/** Where intact records of the wanted bodies lie, in whatever pack of the tenant: packs describe themselves. */
export async function salvageBodies(
  { bodies, signal }: CheckedStore,
  tenant: TenantId,
  wanted: ReadonlySet<BodyHash>,
): Promise<Map<BodyHash, BodyLocation>> {
  const found = new Map<BodyHash, BodyLocation>();
  for (const { pack } of await bodies.listPacks(tenant)) {
    if (found.size === wanted.size) break;
    signal?.throwIfAborted();
    try {
      for await (const entry of bodies.scanPack(tenant, pack, { verifyHashes: true })) {
        if (entry.kind === 'record' && wanted.has(entry.hash)) found.set(entry.hash, entry.location);
      }
    } catch (error) {
      // Compaction took the pack away meanwhile; what it held lies in a later one.
      if (!isAppError(error, 'notFound')) throw error;
    }
  }
  return found;
}

export interface Referrer extends Pick<MessageTable, 'mailbox_id' | 'folder_id' | 'uid'> {
  readonly part: MessagePart;
  readonly hash: Uint8Array;
}

/** Messages that have one of the bodies. Walks the tenant's messages: no index leads from body to message. */
export async function findReferrers(
  { database }: Pick<CheckedStore, 'database'>,
  tenant: TenantId,
  hashes: readonly BodyHash[],
  limit: number,
): Promise<Referrer[]> {
  const found: Referrer[] = [];
  for (const part of ['body', 'native'] as const) {
    const rows = await database.query<Omit<Referrer, 'part'>>(
      queryBuilders[database.dialect]
        .selectFrom('messages')
        .select(['mailbox_id', 'folder_id', 'uid', `${part} as hash`])
        .where('tenant_id', '=', tenant)
        .where(part, 'in', hashes.map(bytesOfHash))
        .orderBy('mailbox_id')
        .orderBy('folder_id')
        .orderBy('uid')
        .limit(limit - found.length) as never,
    );
    found.push(...rows.map((row) => ({ ...row, part })));
  }
  return found;
}
