import { bufferOf } from '../../../wire/mime/byte-string.ts';
import { type SourceObject, type SourceValue, textOf } from '../../source-object.ts';
import { guidOfBytes } from '../../source-values.ts';
import type { RecordView } from './record-view.ts';
import { rowAttribute } from './spool.ts';
import type { WantedAttributes } from './wanted-attributes.ts';

const binary: ReadonlySet<string> = new Set([
  ...['objectguid', 'objectsid', 'ms-ds-consistencyguid', 'usercertificate', 'usersmimecertificate'],
]);

/** The object as text. Of attributes that are only counted there are as many values, and nothing in them. */
export function readObject(view: RecordView, wanted: WantedAttributes): SourceObject {
  const { attributes, starts, ends, count } = view;
  const bytes = bufferOf(view.bytes);
  const values = new Map<string, SourceValue[]>();
  for (let index = 0; index < count; index += 1) {
    const key = wanted.keys[attributes[index] ?? 0] ?? '';
    const start = starts[index] ?? 0;
    const end = ends[index] ?? 0;
    const value = binary.has(key)
      ? Uint8Array.from(bytes.subarray(start, end))
      : bytes.toString('utf8', start, end);
    const before = values.get(key);
    if (before === undefined) values.set(key, [value]);
    else before.push(value);
  }
  for (const [number, isCounted] of wanted.isCounted.entries()) {
    const times = view.counts[number] ?? 0;
    if (isCounted === 1 && times > 0)
      values.set(wanted.keys[number] ?? '', new Array<string>(times).fill(''));
  }
  const dn = bytes.toString('utf8', view.dnStart, view.dnEnd);
  const row = Number(values.get(rowAttribute)?.[0] ?? view.line);
  values.delete(rowAttribute);
  return { dn, guid: guidOf(values), attributes: values, line: row };
}

function guidOf(values: ReadonlyMap<string, readonly SourceValue[]>): string | undefined {
  const bytes = values.get('objectguid')?.[0];
  const guid = bytes instanceof Uint8Array ? guidOfBytes(bytes) : undefined;
  return guid ?? textOf({ attributes: values }, 'entryuuid')?.toLowerCase();
}
