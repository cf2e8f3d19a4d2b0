/**
 * ENVELOPE and BODYSTRUCTURE, RFC 9051 section 7.5.2, out of a tree of values. Servers differ most here: lists
 * cut short, NIL where a list or a number belongs, message/rfc822 without its envelope. What does not fit is read
 * as NIL, and no message fails for it; only what is no list at all throws.
 */
import type { ByteString } from '../mime/byte-string.ts';
import type {
  BodyDisposition,
  BodyExtension,
  BodyParameters,
  BodySinglePart,
  BodyStructure,
  Envelope,
  EnvelopeAddress,
} from './body-structure.ts';
import type { Cursor, Value } from './cursor.ts';

export function readEnvelope(cursor: Cursor): Envelope {
  const value = cursor.value();
  if (!isList(value)) throw cursor.fail('An envelope is missing');
  return envelopeOf(value);
}

export function readStructure(cursor: Cursor): BodyStructure {
  const value = cursor.value();
  if (!isList(value)) throw cursor.fail('A body structure is missing');
  return structureOf(value);
}

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);
const textOf = (value: Value): ByteString | undefined => (typeof value === 'string' ? value : undefined);
const listOf = (value: Value): readonly Value[] => (isList(value) ? value : []);

function numberOf(value: Value): number {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : 0;
}

function envelopeOf(values: readonly Value[]): Envelope {
  const addresses = (index: number): EnvelopeAddress[] => addressesOf(values[index]);
  return {
    date: textOf(values[0]),
    subject: textOf(values[1]),
    from: addresses(2),
    sender: addresses(3),
    replyTo: addresses(4),
    to: addresses(5),
    cc: addresses(6),
    bcc: addresses(7),
    inReplyTo: textOf(values[8]),
    messageId: textOf(values[9]),
  };
}

function addressesOf(value: Value): EnvelopeAddress[] {
  const list = listOf(value);
  // One address without the list around it.
  const entries = list.length > 0 && !list.some(isList) ? [list] : list.filter(isList);
  return entries.map((entry) => ({
    name: textOf(entry[0]),
    route: textOf(entry[1]),
    mailbox: textOf(entry[2]),
    host: textOf(entry[3]),
  }));
}

function structureOf(values: readonly Value[]): BodyStructure {
  if (isList(values[0])) {
    const count = values.findIndex((value) => !isList(value));
    const parts = values.slice(0, count === -1 ? values.length : count).filter(isList);
    const rest = count === -1 ? [] : values.slice(count);
    return multipartOf(
      parts.map((part) => structureOf(part)),
      rest,
    );
  }
  // A multipart without parts, which the grammar cannot say: NIL "mixed", or its subtype alone.
  if (values.length === 1 || (values[0] === undefined && !isList(values[2])))
    return multipartOf([], values.slice(values.length === 1 ? 0 : 1));
  return singleOf(values);
}

function multipartOf(parts: BodyStructure[], rest: readonly Value[]): BodyStructure {
  const multipart = { kind: 'multipart' as const, subtype: textOf(rest[0]) ?? 'mixed', parts };
  if (rest.length < 2) return multipart;
  return { ...multipart, extension: { parameters: parametersOf(rest[1]), ...commonExtension(rest, 2) } };
}

function singleOf(values: readonly Value[]): BodySinglePart {
  const part: BodySinglePart = {
    kind: 'part',
    type: textOf(values[0]) ?? 'application',
    subtype: textOf(values[1]) ?? 'octet-stream',
    parameters: parametersOf(values[2]),
    id: textOf(values[3]),
    description: textOf(values[4]),
    encoding: textOf(values[5]) ?? '7bit',
    size: numberOf(values[6]),
  };
  const type = part.type.toLowerCase();
  const [envelope, structure] = [values[7], values[8]];
  if (type === 'message' && isList(envelope) && isList(structure)) {
    const message = { envelope: envelopeOf(envelope), structure: structureOf(structure) };
    return extended({ ...part, message, lines: numberOf(values[9]) }, values, 10);
  }
  if (type === 'text') return extended({ ...part, lines: numberOf(values[7]) }, values, 8);
  return extended(part, values, 7);
}

function extended(part: BodySinglePart, values: readonly Value[], at: number): BodySinglePart {
  if (values.length <= at) return part;
  return { ...part, extension: { md5: textOf(values[at]), ...commonExtension(values, at + 1) } };
}

function commonExtension(values: readonly Value[], at: number): BodyExtension {
  return {
    ...(values.length > at ? { disposition: dispositionOf(values[at]) } : {}),
    ...(values.length > at + 1 ? { language: languagesOf(values[at + 1]) } : {}),
    ...(values.length > at + 2 ? { location: textOf(values[at + 2]) } : {}),
  };
}

function dispositionOf(value: Value): BodyDisposition | undefined {
  if (typeof value === 'string') return { type: value, parameters: [] };
  const type = textOf(listOf(value)[0]);
  return type === undefined ? undefined : { type, parameters: parametersOf(listOf(value)[1]) };
}

function languagesOf(value: Value): ByteString[] {
  if (typeof value === 'string') return [value];
  return listOf(value).filter((entry) => typeof entry === 'string');
}

function parametersOf(value: Value): BodyParameters {
  const list = listOf(value);
  const parameters: [ByteString, ByteString][] = [];
  for (let at = 0; at < list.length; at += 2) {
    const attribute = textOf(list[at]);
    if (attribute !== undefined) parameters.push([attribute, textOf(list[at + 1]) ?? '']);
  }
  return parameters;
}
