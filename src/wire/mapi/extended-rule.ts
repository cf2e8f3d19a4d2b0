/** Conditions and actions of extended rules, as the message that such a rule is holds them: [MS-OXORULE] section 2.2.4. */
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { latin1CodePage } from './code-page.ts';
import { MapiFormatError } from './mapi-format-error.ts';
import type { PropertyName } from './property-key.ts';
import { type Restriction, readRestriction, writeRestriction } from './restriction.ts';
import { type RuleActions, readRuleActions, writeRuleActions } from './rule-actions.ts';

/** What the ids from 0x8000 on in the rule mean: [MS-OXORULE] section 2.2.4.2. */
export interface RuleNames {
  readonly names: ReadonlyMap<number, PropertyName>;
}

export interface ExtendedCondition extends RuleNames {
  readonly restriction: Restriction;
}

export interface ExtendedActions extends RuleNames {
  readonly actions: RuleActions;
}

const version = 1;
/** [MS-OXCDATA] section 2.6.1. */
const byLid = 0x00;
const byName = 0x01;

export function readExtendedCondition(bytes: Uint8Array): ExtendedCondition {
  const reader = new ByteReader(bytes);
  const names = readNames(reader);
  const restriction = readRestriction(reader, latin1CodePage, { width: 32 });
  return { names, restriction: ended(reader, restriction) };
}

export function writeExtendedCondition({ names, restriction }: ExtendedCondition): Uint8Array {
  const writer = new ByteWriter();
  writeNames(writer, names);
  writeRestriction(writer, restriction, latin1CodePage, 32);
  return writer.written;
}

export function readExtendedActions(bytes: Uint8Array): ExtendedActions {
  const reader = new ByteReader(bytes);
  const names = readNames(reader);
  const found = reader.u32();
  if (found !== version) throw new MapiFormatError(`No extended rule is of version ${found}.`);
  return { names, actions: ended(reader, readRuleActions(reader, latin1CodePage, 32)) };
}

export function writeExtendedActions({ names, actions }: ExtendedActions): Uint8Array {
  const writer = new ByteWriter();
  writeNames(writer, names);
  writeRuleActions(writer.u32(version), actions, latin1CodePage, 32);
  return writer.written;
}

/** Ids first, then, only where there are any, their names with the size of all. */
function readNames(reader: ByteReader): ReadonlyMap<number, PropertyName> {
  const count = reader.count(reader.u16(), 2);
  if (count === 0) return new Map();
  // Ids have 16 bits, and 32 where Microsoft's own programs write them: then each is followed by a zero.
  const [, , high, low] = reader.from(reader.position);
  const isWide = high === 0 && low === 0;
  const ids = Array.from({ length: count }, () => (isWide ? reader.u32() : reader.u16()));
  const names = new ByteReader(reader.bytes(reader.u32()));
  const map = new Map(ids.map((id) => [id, readName(names)]));
  ended(names, map);
  return map;
}

function writeNames(writer: ByteWriter, names: ReadonlyMap<number, PropertyName>): void {
  writer.u16(names.size);
  if (names.size === 0) return;
  for (const id of names.keys()) writer.u16(id);
  const block = new ByteWriter();
  for (const name of names.values()) writeName(block, name);
  writer.u32(block.length).bytes(block.written);
}

function readName(reader: ByteReader): PropertyName {
  const kind = reader.u8();
  const set = reader.guid();
  if (kind === byLid) return { set, lid: reader.u32() };
  if (kind !== byName) throw new MapiFormatError(`No name of a property is of the kind ${kind}.`);
  const bytes = reader.bytes(reader.u8());
  const name = Buffer.from(bytes).toString('utf16le').replace(/\0$/, '');
  return { set, name };
}

function writeName(writer: ByteWriter, name: PropertyName): void {
  writer.u8('lid' in name ? byLid : byName).guid(name.set);
  if ('lid' in name) writer.u32(name.lid);
  else {
    const bytes = Buffer.from(`${name.name}\0`, 'utf16le');
    writer.u8(bytes.length).bytes(bytes);
  }
}

function ended<T>(reader: ByteReader, value: T): T {
  if (reader.left > 0) throw new MapiFormatError('Something stands behind the end of an extended rule.');
  return value;
}
