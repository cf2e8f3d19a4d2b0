/** Which bytes of a message BODY[…] and BINARY[…] name. */
import type { Body } from '../../../store/ports/mail-store.ts';
import type { Section } from '../../../wire/imap/index.ts';
import { Header } from '../../../wire/mime/header.ts';
import { findPart, type MessagePart, type Part, type Structure } from '../../../wire/mime/structure.ts';
import { createTransferDecoder } from '../../../wire/mime/transfer-coding.ts';
import { no } from '../imap-refusal.ts';

export interface SectionBytes {
  readonly size: number;
  /** From `start` on, `count` of them. */
  stream(start: number, count: number): AsyncIterable<Uint8Array>;
}

/** Attachments are decoded in memory: RFC 3516 wants their size before their bytes. */
const mostDecodedBytes = 64 * 1024 * 1024;

/** Undefined: there is no such section, and the answer is NIL. */
export async function sectionBytes(
  section: Section,
  body: Body,
  readStructure: () => Promise<Structure>,
): Promise<SectionBytes | undefined> {
  const { part: path, specifier } = section;
  if (path.length === 0 && specifier === undefined) return rangeOf(body, 0, body.bytes);
  const structure = await readStructure();
  if (path.length === 0) return ofMessage(section, structure.root, body, body.bytes);
  const part = findPart(structure, path.join('.'));
  if (part === undefined) return undefined;
  if (specifier === undefined) return rangeOf(body, part.bodyStart, part.bodyEnd);
  if (specifier === 'MIME') return rangeOf(body, part.headerStart, part.bodyStart);
  return part.message === undefined ? undefined : ofMessage(section, part.message, body, part.bodyEnd);
}

async function ofMessage(
  { specifier, fields = [] }: Section,
  message: MessagePart,
  body: Body,
  end: number,
): Promise<SectionBytes | undefined> {
  const { headerStart, bodyStart } = message;
  if (specifier === 'TEXT') return rangeOf(body, bodyStart, end);
  if (specifier === 'HEADER') return rangeOf(body, headerStart, bodyStart);
  if (specifier === 'MIME' || specifier === undefined) return undefined;
  const text = Buffer.concat(await Array.fromAsync(body.stream({ start: headerStart, end: bodyStart })));
  const wanted = new Set(fields.map((field) => field.toLowerCase()));
  const isKept = (name: string) => wanted.has(name) === (specifier === 'HEADER.FIELDS');
  const kept = new Header(text.toString('latin1'))
    .fields()
    .filter(({ lowerName }) => isKept(lowerName))
    .map(({ start, end: fieldEnd }) => text.subarray(start, fieldEnd));
  return fromBuffer(Buffer.concat([...kept, Buffer.from('\r\n')]));
}

/** Without transfer coding. */
export async function binaryBytes(
  path: readonly number[],
  body: Body,
  readStructure: () => Promise<Structure>,
): Promise<SectionBytes | undefined> {
  if (path.length === 0) return rangeOf(body, 0, body.bytes);
  const part = findPart(await readStructure(), path.join('.'));
  return part && fromBuffer(await decode(body, part));
}

async function decode(body: Body, part: Part): Promise<Buffer> {
  if (part.size > mostDecodedBytes)
    throw no('The part is too large to be decoded here. Fetch BODY[…].', 'LIMIT');
  const decoder = createTransferDecoder(part.encoding);
  const pieces: Uint8Array[] = [];
  for await (const piece of body.stream({ start: part.bodyStart, end: part.bodyEnd })) {
    pieces.push(Uint8Array.from(decoder.receive(piece)));
  }
  return Buffer.concat([...pieces, decoder.end()]);
}

function rangeOf(body: Body, from: number, to: number): SectionBytes {
  const size = to - from;
  return {
    size,
    stream: (start, count) => body.stream({ start: from + start, end: Math.min(to, from + start + count) }),
  };
}

function fromBuffer(bytes: Buffer): SectionBytes {
  return {
    size: bytes.length,
    async *stream(start, count) {
      yield bytes.subarray(start, start + count);
    },
  };
}
