import { type LdifItem, LdifReader } from '../../wire/ldif/ldif-reader.ts';
import type { LdifLimits, LdifRecord } from '../../wire/ldif/ldif-record.ts';
import { bufferOf } from '../../wire/mime/byte-string.ts';
import { sourceError } from '../ldap/source-error.ts';
import type { SourceObject, SourceValue } from '../source-object.ts';
import { guidOfBytes, guidOfText, readSourceValue } from '../source-values.ts';
import type { FileFormat } from './file-source.ts';

export interface LdifFormatOptions {
  readonly limits?: Partial<LdifLimits>;
}

/** Entries as ldifde, ldapsearch and slapcat export them. Photos and the like above the limit are left out; texts are not. */
export function ldifFormat({ limits }: LdifFormatOptions = {}): FileFormat {
  return {
    kind: 'Ldif',
    async *objects(pieces) {
      const reader = new LdifReader(limits === undefined ? {} : { limits });
      for await (const piece of pieces) yield* objectsOf(reader.push(piece));
      yield* objectsOf(reader.end());
    },
  };
}

function* objectsOf(items: readonly LdifItem[]): Generator<SourceObject> {
  for (const item of items) {
    if (item.kind === 'record') {
      yield objectOf(item.record);
      continue;
    }
    const { message, line, dn, code } = item.error;
    throw sourceError('ldif', {
      what: message,
      next: 'Nothing from that line on was read.',
      details: { line, reason: code, ...(dn === undefined ? {} : { dn }) },
      cause: item.error,
    });
  }
}

function objectOf(record: LdifRecord): SourceObject {
  const { dn, line } = record;
  if (record.kind !== 'content' && record.kind !== 'add') {
    throw sourceError('ldif', {
      what: `Line ${line} is a change (${record.kind}) of ${dn}, and not an object.`,
      next: 'A source is a whole export: make one with ldifde -f, ldapsearch or slapcat.',
      details: { line, dn },
    });
  }
  const attributes = new Map<string, SourceValue[]>();
  for (const { attribute, value } of record.values) {
    const name = attribute.toLowerCase();
    const read = readSourceValue(name, bufferOf(value));
    const known = attributes.get(name);
    if (known === undefined) attributes.set(name, [read]);
    else known.push(read);
  }
  return { dn, guid: guidIn(attributes), attributes, line };
}

function guidIn(attributes: ReadonlyMap<string, readonly SourceValue[]>): string | undefined {
  const [guid] = attributes.get('objectguid') ?? [];
  const [uuid] = attributes.get('entryuuid') ?? [];
  if (guid instanceof Uint8Array) {
    // Some programs write it as text.
    return guidOfBytes(guid) ?? guidOfText(bufferOf(guid).toString('latin1'));
  }
  return typeof uuid === 'string' ? guidOfText(uuid) : undefined;
}
