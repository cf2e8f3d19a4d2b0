/** Versions of messages and folders: [MS-OXCFXICS] section 3.1.5.3. */
import type { ChangeNumber, Guid } from '../../../base/ids.ts';
import type { Lineage } from '../../../store/ports/mail-model.ts';
import { PredecessorChangeList, readXid } from '../../../wire/mapi/fast-transfer/predecessors.ts';
import { sourceKey } from '../../../wire/mapi/object-id.ts';

export interface Versioned extends Lineage {
  /** The number of the last change that was one of the object itself. */
  readonly modification: ChangeNumber;
}

/** As the client that changed it last has given it, byte for byte; made of the number of the change otherwise. */
export const changeKeyOf = (replica: Guid, { changeKey, modification }: Versioned): Uint8Array =>
  changeKey === null ? sourceKey(replica, modification) : bytesOf(changeKey);

/** R1901: a change that was made here goes to what clients have said of those before it. */
export function predecessorsOf(replica: Guid, version: Versioned): PredecessorChangeList {
  const { changeKey, predecessors, modification } = version;
  const known =
    predecessors === null ? PredecessorChangeList.none : PredecessorChangeList.read(bytesOf(predecessors));
  return changeKey === null ? known.with(readXid(sourceKey(replica, modification))) : known;
}

/** What a client gave; R169: in the order of namespaces, whichever it came in. */
export const predecessorBytes = (replica: Guid, version: Versioned): Uint8Array =>
  version.changeKey !== null && version.predecessors !== null
    ? bytesOf(version.predecessors)
    : predecessorsOf(replica, version).bytes;

export const lineageOf = (changeKey: Uint8Array, predecessors: Uint8Array): Lineage => ({
  changeKey: Buffer.from(changeKey).toString('hex'),
  predecessors: Buffer.from(predecessors).toString('hex'),
});

/** R1805: what comes of a conflict is a version of this side, which follows all of those that went into it. */
export const successorOf = (
  { list }: { readonly list: PredecessorChangeList },
  known: PredecessorChangeList,
): Lineage => ({
  changeKey: null,
  predecessors: Buffer.from(list.merged(known).bytes).toString('hex'),
});

const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
