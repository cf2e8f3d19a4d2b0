/** The inbox of a mailbox and a client that has a copy of it, for tests of synchronisation. */

import type { ItemId, Uid } from '../../../src/base/ids.ts';
import { bytes, u16, u32 } from './emsmdb-client.ts';
import { append as appendWhole, openInbox } from './opened-inbox.ts';
import { ReplicaClient } from './replica-client.ts';
import { property } from './rop-client.ts';
import { serveMapi } from './served-mapi.ts';

export const hexOf = (item: number): string => item.toString(16).padStart(12, '0');
export const itemOf = (id: string): ItemId => Number.parseInt(id, 16) as ItemId;
export const one = (uid: number) => [{ first: uid as Uid, last: uid as Uid }];
const time = (ms: number) => {
  const out = Buffer.alloc(8);
  out.writeBigUInt64LE((BigInt(ms) + 11_644_473_600_000n) * 10_000n);
  return out;
};
const client = Buffer.alloc(16, 0xc1);

export async function open() {
  const served = await serveMapi();
  const { anna } = served.mailboxes;
  const opened = await openInbox(served);
  const replica = new ReplicaClient(opened.rops);
  const folder = (await anna.folders()).getRole('inbox').folder;
  const add = async (subject: string, seen = 0) => (await appendWhole(served, folder, subject, seen)).item;
  const rowOf = async (item: ItemId) => {
    const row = await anna.findItem(item);
    if (row === undefined) throw new Error('The message is gone.');
    return row;
  };
  let versions = 0;
  const version = () => {
    versions += 1;
    return bytes(client, u32(versions).swap32());
  };
  /** A range of ids, behind the identity of the replica. */
  const reserve = async (): Promise<{ replica: Buffer; next(): Buffer }> => {
    const { body } = await opened.rops.call(0x7f, [0], u32(256), [opened.logon]);
    const [guid, first] = [body.subarray(0, 16), body.readUIntBE(16, 6)];
    let used = 0;
    return {
      replica: guid,
      next: () => {
        const counter = Buffer.alloc(6);
        counter.writeUIntBE(first + used++, 0, 6);
        return bytes(guid, counter);
      },
    };
  };
  const sized = (value: Uint8Array) => bytes(value.length, value);
  const binary = (tag: number, value: Uint8Array) => bytes(u32(tag), u16(value.length), value);
  const header = (
    key: Uint8Array,
    changeKey: Uint8Array,
    predecessors: Uint8Array,
    at = Date.UTC(2027, 0, 1),
  ) => [
    binary(0x65e0_0102, key),
    bytes(u32(0x3008_0040), time(at)),
    binary(0x65e2_0102, changeKey),
    binary(0x65e3_0102, predecessors),
  ];
  return {
    served,
    anna,
    ...opened,
    client: replica,
    folder,
    add,
    rowOf,
    version,
    reserve,
    sized,
    binary,
    header,
  };
}

export type Opened = Awaited<ReturnType<typeof open>>;

export async function importMessage(
  { client, rops, header }: Opened,
  collector: number,
  version: { key: Uint8Array; changeKey: Uint8Array; predecessors: Uint8Array; at?: number },
  subject: string,
  flags = 0,
) {
  const values = header(version.key, version.changeKey, version.predecessors, version.at);
  const request = bytes(flags, u16(values.length), ...values);
  const { code, handle } = await client.rops.call(0x72, [0, 2], request, [collector]);
  if (code !== 0) return code;
  await rops.set(
    handle,
    property.text(0x0037, subject),
    property.text(0x001a, flags === 0 ? 'IPM.Note' : 'IPM.Configuration.X'),
  );
  return (await rops.save(handle)).code;
}
