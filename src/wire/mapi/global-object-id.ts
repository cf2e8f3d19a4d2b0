import { Buffer } from 'node:buffer';

/** [MS-OXOCAL] section 2.2.1.27: what every object of one meeting has in common, whoever holds it. */
const beginning = Buffer.from('040000008200E00074C5B7101A82E008', 'hex');
const foreignMark = Buffer.concat([Buffer.from('vCal-Uid'), Buffer.from([1, 0, 0, 0])]);
const dateAt = 16;
const sizeAt = 36;
const dataAt = 40;
/** A name longer than this is nobody's: what is behind is left away. */
const longestUid = 4096;

export interface InstanceDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const hex = /^(?:[0-9a-f]{2}){40,}$/i;

/** [MS-OXCICAL] section 2.1.3.1.1.20.26: a UID that is one is taken as it is, and every other is put into one. */
export function globalObjectIdOfUid(uid: string, instance?: InstanceDate): Uint8Array {
  const own = hex.test(uid) ? Buffer.from(uid, 'hex') : undefined;
  if (own !== undefined && isGlobalObjectId(own)) return withInstance(own, instance ?? instanceOf(own));
  const data = Buffer.concat([foreignMark, Buffer.from(uid.slice(0, longestUid)), Buffer.from([0])]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(data.length);
  return withInstance(Buffer.concat([beginning, Buffer.alloc(20), size, data]), instance);
}

/** The UID under which others know the meeting; without the date of an instance. */
export function uidOfGlobalObjectId(bytes: Uint8Array): string {
  const id = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (isGlobalObjectId(id) && id.subarray(dataAt, dataAt + foreignMark.length).equals(foreignMark)) {
    const end = dataAt + id.readUInt32LE(sizeAt);
    const name = id.subarray(dataAt + foreignMark.length, Math.min(end, id.length));
    const zero = name.indexOf(0);
    return (zero < 0 ? name : name.subarray(0, zero)).toString('utf8');
  }
  return Buffer.from(cleanGlobalObjectId(id)).toString('hex').toUpperCase();
}

/** PidLidCleanGlobalObjectId, [MS-OXOCAL] section 2.2.1.28: without the date of an instance. */
export const cleanGlobalObjectId = (bytes: Uint8Array): Uint8Array => withInstance(bytes, undefined);

export function instanceOf(bytes: Uint8Array): InstanceDate | undefined {
  const id = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (!isGlobalObjectId(id) || id.readUInt32BE(dateAt) === 0) return undefined;
  return { year: id.readUInt16BE(dateAt), month: id[dateAt + 2] ?? 0, day: id[dateAt + 3] ?? 0 };
}

function withInstance(bytes: Uint8Array, instance: InstanceDate | undefined): Uint8Array {
  const id = Buffer.from(bytes);
  if (!isGlobalObjectId(id)) return id;
  const { year, month, day } = instance ?? { year: 0, month: 0, day: 0 };
  id.writeUInt16BE(year, dateAt);
  id[dateAt + 2] = month;
  id[dateAt + 3] = day;
  return id;
}

function isGlobalObjectId(id: Buffer): boolean {
  return id.length >= dataAt && id.subarray(0, dateAt).equals(beginning);
}
