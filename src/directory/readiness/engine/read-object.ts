import { type SourceObject, type SourceValue, textOf } from '../../source-object.ts';
import type { RecordView } from './record-view.ts';
import { rowAttribute } from './spool.ts';
import type { WantedAttributes } from './wanted-attributes.ts';

const binary: ReadonlySet<string> = new Set([
  ...['objectguid', 'objectsid', 'ms-ds-consistencyguid', 'usercertificate', 'usersmimecertificate'],
]);

/** The object as text. Of attributes that are only counted there are as many values, and nothing in them. */
export function readObject(view: RecordView, wanted: WantedAttributes): SourceObject {
  const { bytes, attributes, starts, ends, count } = view;
  const values = new Map<string, SourceValue[]>();
  for (let index = 0; index < count; index += 1) {
    const key = wanted.keys[attributes[index] ?? 0] ?? '';
    const range = bytes.slice(starts[index], ends[index]);
    const value = binary.has(key) ? range : Buffer.from(range.buffer).toString('utf8');
    const before = values.get(key);
    if (before === undefined) values.set(key, [value]);
    else before.push(value);
  }
  for (const [number, isCounted] of wanted.isCounted.entries()) {
    const times = view.counts[number] ?? 0;
    if (isCounted === 1 && times > 0)
      values.set(wanted.keys[number] ?? '', new Array<string>(times).fill(''));
  }
  const dn = Buffer.from(bytes.subarray(view.dnStart, view.dnEnd)).toString('utf8');
  const row = Number(values.get(rowAttribute)?.[0] ?? view.line);
  values.delete(rowAttribute);
  return { dn, guid: guidOf(values), attributes: values, line: row };
}

/** [MS-DTYP] 2.3.4.2: the first three fields of objectGUID have their low bytes first. */
function guidOf(values: ReadonlyMap<string, readonly SourceValue[]>): string | undefined {
  const bytes = values.get('objectguid')?.[0];
  if (bytes instanceof Uint8Array && bytes.length === 16) {
    const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
    const hex = order.map((at) => (bytes[at] ?? 0).toString(16).padStart(2, '0')).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }
  return textOf({ attributes: values }, 'entryuuid')?.toLowerCase();
}
