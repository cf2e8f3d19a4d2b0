import { isUtf8 } from 'node:buffer';
import { bufferOf } from '../mime/byte-string.ts';
import {
  LdifError,
  type LdifModification,
  type LdifRecord,
  type LdifValue,
  ldifOperations,
  type OmittedValue,
} from './ldif-record.ts';

/** The lines of a record behind its `dn`; `-` stands for itself. */
export type LdifBodyLine = LdifValue | { readonly separator: true; readonly line: number };

export interface LdifBody {
  readonly dn: string;
  readonly line: number;
  readonly omitted: readonly OmittedValue[];
  readonly lines: readonly LdifBodyLine[];
}

/** RFC 2849, `ldif-change-record`; without `changetype` it is an entry. */
export function readLdifBody({ lines, ...base }: LdifBody): LdifRecord {
  // Controls say how a server is to make the change, and nothing is changed here.
  const [first, ...rest] = lines.filter(
    (line) => !isValue(line) || line.attribute.toLowerCase() !== 'control',
  );
  if (first === undefined || !isValue(first) || first.attribute.toLowerCase() !== 'changetype') {
    return { ...base, kind: 'content', values: valuesOf(base.dn, lines) };
  }
  const type = ldifText(first, base.dn).trim().toLowerCase();
  if (type === 'add') return { ...base, kind: 'add', values: valuesOf(base.dn, rest) };
  if (type === 'delete') return { ...base, kind: 'delete' };
  if (type === 'modify') return { ...base, kind: 'modify', modifications: readModifications(base.dn, rest) };
  if (type === 'modrdn' || type === 'moddn') return { ...base, ...readRename(base.dn, first.line, rest) };
  const message = `Line ${first.line} has the changetype "${type.slice(0, 40)}". Known are add, delete, modify, modrdn and moddn.`;
  throw new LdifError('change.unreadable', message, first.line, base.dn);
}

export function ldifText({ value, attribute, line }: LdifValue, dn: string | undefined): string {
  if (isUtf8(value)) return bufferOf(value).toString('utf8');
  const message = `The value of ${attribute} in line ${line} is no UTF-8. Save the file as UTF-8, or export it again.`;
  throw new LdifError('encoding', message, line, dn);
}

function isValue(line: LdifBodyLine): line is LdifValue {
  return 'attribute' in line;
}

function valuesOf(dn: string, lines: readonly LdifBodyLine[]): LdifValue[] {
  return lines.map((line) => {
    if (isValue(line)) return line;
    const message = `Line ${line.line} is a "-", which stands between modifications; ${dn} is an entry. Is the line "changetype: modify" missing?`;
    throw new LdifError('change.unreadable', message, line.line, dn);
  });
}

function readModifications(dn: string, lines: readonly LdifBodyLine[]): LdifModification[] {
  const modifications: LdifModification[] = [];
  let open: { operation: LdifModification['operation']; target: LdifValue; values: Uint8Array[] } | undefined;
  const close = () => {
    if (open === undefined) return;
    const { attribute, options } = readTarget(open.target, dn);
    modifications.push({ operation: open.operation, attribute, options, values: open.values });
    open = undefined;
  };
  for (const line of lines) {
    if (!isValue(line)) close();
    else if (open === undefined) {
      const operation = ldifOperations.find((each) => each === line.attribute.toLowerCase());
      if (operation === undefined) {
        const message = `Line ${line.line} should say what is changed, as "replace: mail" does, and is "${line.attribute}".`;
        throw new LdifError('change.unreadable', message, line.line, dn);
      }
      open = { operation, target: line, values: [] };
    } else {
      const { attribute } = readTarget(open.target, dn);
      if (line.attribute.toLowerCase() !== attribute.toLowerCase()) {
        const message = `Line ${line.line} is of ${line.attribute}, in a modification of ${attribute}. A line "-" ends each modification.`;
        throw new LdifError('change.unreadable', message, line.line, dn);
      }
      open.values.push(line.value);
    }
  }
  close();
  return modifications;
}

function readTarget(target: LdifValue, dn: string) {
  const [attribute = '', ...options] = ldifText(target, dn).trim().split(';');
  return { attribute, options };
}

function readRename(dn: string, changeLine: number, lines: readonly LdifBodyLine[]) {
  const values = new Map(valuesOf(dn, lines).map((line) => [line.attribute.toLowerCase(), line]));
  const newRdn = values.get('newrdn');
  const deletes = values.get('deleteoldrdn');
  const superior = values.get('newsuperior');
  if (newRdn === undefined) {
    const message = `The change in line ${changeLine} renames ${dn}, and has no "newrdn:".`;
    throw new LdifError('change.unreadable', message, changeLine, dn);
  }
  return {
    kind: 'modrdn' as const,
    newRdn: ldifText(newRdn, dn),
    deletesOldRdn: deletes === undefined || ldifText(deletes, dn).trim() !== '0',
    newSuperior: superior === undefined ? undefined : ldifText(superior, dn),
  };
}
