/** Setting and removing properties by the tags of a request: [MS-OXCPRPT] sections 2.2.5 to 2.2.8. */
import type { ByteReader } from '../../../wire/mapi/byte-reader.ts';
import type { ByteWriter } from '../../../wire/mapi/byte-writer.ts';
import type { CodePage } from '../../../wire/mapi/code-page.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import type { BagEntry } from '../../../wire/mapi/property-bag.ts';
import { identityOfKey, type PropertyKey } from '../../../wire/mapi/property-key.ts';
import { type PropertyTag, PropertyType, propertyType } from '../../../wire/mapi/property-type.ts';
import { readTaggedValue, type TaggedValue } from '../../../wire/mapi/property-value.ts';
import type { MapiObject } from './mapi-object.ts';
import { asPropertyHolder } from './property-cells.ts';
import type { PropertyProblem } from './property-holder.ts';

/** [MS-OXCDATA] section 2.7. */
export interface TagProblem {
  /** Place in the request. */
  readonly index: number;
  readonly tag: PropertyTag;
  readonly code: number;
}

export function writeProblems(writer: ByteWriter, problems: readonly TagProblem[]): void {
  writer.u16(problems.length);
  for (const { index, tag, code } of problems) writer.u16(index).u32(tag).u32(code);
}

/** A tag and the least that a value takes. */
const leastValueBytes = 5;

export function readTaggedValues(reader: ByteReader, codePage: CodePage): TaggedValue[] {
  // The size says what the values say themselves.
  reader.u16();
  return readValues(reader, codePage);
}

export function readValues(reader: ByteReader, codePage: CodePage): TaggedValue[] {
  const count = reader.count(reader.u16(), leastValueBytes);
  return Array.from({ length: count }, () => readTaggedValue(reader, codePage));
}

export function readTags(reader: ByteReader): PropertyTag[] {
  const count = reader.count(reader.u16(), 4);
  return Array.from({ length: count }, (): PropertyTag => reader.u32());
}

export async function setTaggedValues(
  object: MapiObject,
  values: readonly TaggedValue[],
): Promise<readonly TagProblem[]> {
  const holder = asPropertyHolder(object);
  const { keys, problems } = await keysOf(
    object,
    values.map(({ tag }) => tag),
  );
  const entries = values.flatMap(({ tag, value }, index): BagEntry[] => {
    const key = keys[index];
    // An error stands where a client has copied what it could not read.
    return key === undefined || propertyType(tag) === PropertyType.errorCode ? [] : [{ key, value }];
  });
  const found = await holder.setProperties(entries);
  return [
    ...problems,
    ...located(
      found,
      keys,
      values.map(({ tag }) => tag),
    ),
  ];
}

export async function deleteTags(
  object: MapiObject,
  tags: readonly PropertyTag[],
): Promise<readonly TagProblem[]> {
  const holder = asPropertyHolder(object);
  const { keys } = await keysOf(object, tags);
  const found = await holder.deleteProperties(keys.filter((key) => key !== undefined));
  // What has no name is not there, which is what was asked for.
  return located(found, keys, tags);
}

async function keysOf(object: MapiObject, tags: readonly PropertyTag[]) {
  const keys = await object.logon.names.keysOf(tags);
  const problems = keys.flatMap((key, index): TagProblem[] =>
    key === undefined ? [{ index, tag: tags[index] ?? 0, code: ErrorCode.InvalidParameter }] : [],
  );
  return { keys, problems };
}

export function located(
  problems: readonly PropertyProblem[],
  keys: readonly (PropertyKey | undefined)[],
  tags: readonly PropertyTag[],
): TagProblem[] {
  return problems.flatMap(({ key, code }): TagProblem[] => {
    const identity = identityOfKey(key);
    const index = keys.findIndex((each) => each !== undefined && identityOfKey(each) === identity);
    return index < 0 ? [] : [{ index, tag: tags[index] ?? 0, code }];
  });
}
