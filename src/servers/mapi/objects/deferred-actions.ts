import type { ItemId } from '../../../base/ids.ts';
import { counterOf } from '../../../wire/mapi/object-id.ts';
import type { PropertyBag } from '../../../wire/mapi/property-bag.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { storeProperty } from '../../../wire/mapi/stored-value.ts';
import type { Logon } from './logon.ts';
import { ContentsSource } from './table/contents-source.ts';

/** Both names that the id of the message has: [MS-OXORULE] sections 2.2.6.3 and 2.2.6.8. */
const originals = [PidTag.DamOriginalEntryId, PidTag.DeferredActionMessageOriginalEntryId] as const;
/** More than a client ever leaves undone; the newest count. */
const mostMessages = 2_000;

/** What rules have left to the client is about another message from now on: its client has moved that to another store. How many those are. */
export async function updateDeferredActions(
  logon: Logon,
  server: Uint8Array,
  client: Uint8Array,
): Promise<number> {
  const folder = logon.folderOfRole('deferredAction');
  const source = new ContentsSource(logon, { folder, rows: folder, isAssociated: false });
  const ids = (await source.list()).slice(0, mostMessages);
  let count = 0;
  for (const bag of await source.read(ids, [PidTag.Mid, ...originals])) {
    const item = counterOf(bag?.bigint(PidTag.Mid) ?? 0n);
    if (bag === undefined || item === undefined) continue;
    const found = originals.filter((tag) => isOf(bag, tag, server));
    if (found.length === 0) continue;
    const message = await logon.mailbox.findItem(item as ItemId);
    if (message === undefined) continue;
    const set = [
      ...found.map((key) => storeProperty({ key, value: client })),
      storeProperty({ key: PidTag.DamBackPatched, value: true }),
    ];
    const owner = { kind: 'message', folder, uid: message.uid } as const;
    await logon.mailbox.writeProperties(owner, { set, remove: [] });
    count += 1;
  }
  return count;
}

function isOf(bag: PropertyBag, tag: number, id: Uint8Array): boolean {
  const found = bag.bytes(tag);
  return found !== undefined && Buffer.compare(found, id) === 0;
}
