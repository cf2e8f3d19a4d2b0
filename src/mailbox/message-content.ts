import type { Body } from '../store/ports/mail-store.ts';
import { bodyReaderOf, type ExtractedText, extractText } from '../wire/mime/extract-text.ts';
import type { Part, Structure } from '../wire/mime/structure.ts';
import { StructureMachine } from '../wire/mime/structure-machine.ts';
import { createTransferDecoder } from '../wire/mime/transfer-coding.ts';

/** Bodies up to this size are read at once, which most are: cheaper than a range for each part. */
export const wholeBytes = 256 * 1024;

export interface TextLimits {
  /** Of all text parts together, still encoded; what lies beyond is in the body still. */
  readonly maxTextBytes: number;
}

const defaultTextLimits: TextLimits = { maxTextBytes: 8 * 1024 * 1024 };

/** The structure of a stored message, read in pieces: a large one is never whole in memory. */
export async function readStructure(body: Body): Promise<Structure> {
  const machine = new StructureMachine();
  for await (const chunk of body.stream()) machine.receive(chunk);
  return machine.end();
}

/** A part as it stands in the message, still encoded. */
export function streamPart(body: Body, part: Part): AsyncIterable<Uint8Array> {
  return body.stream({ start: part.bodyStart, end: part.bodyEnd });
}

/** A part as its author made it: without transfer coding. */
export async function* decodePart(body: Body, part: Part): AsyncGenerator<Uint8Array> {
  const decoder = createTransferDecoder(part.encoding);
  for await (const chunk of streamPart(body, part)) {
    const decoded = decoder.receive(chunk);
    if (decoded.byteLength > 0) yield decoded;
  }
  const rest = decoder.end();
  if (rest.byteLength > 0) yield rest;
}

/** Text, HTML, preview and the list of attachments. Of a large message only parts that are text are read. */
export async function readText(
  body: Body,
  structure?: Structure,
  { maxTextBytes }: TextLimits = defaultTextLimits,
): Promise<ExtractedText> {
  const limits = { maxBytes: maxTextBytes };
  if (body.bytes <= wholeBytes) {
    const bytes = await body.read();
    return extractText(structure ?? structureOf(bytes), bodyReaderOf(bytes), limits);
  }
  const tree = structure ?? (await readStructure(body));
  const texts = new Map<Part, Uint8Array>();
  let left = maxTextBytes;
  for (const part of textParts(tree)) {
    const end = Math.min(part.bodyEnd, part.bodyStart + left);
    if (end <= part.bodyStart) continue;
    const text = await collect(body.stream({ start: part.bodyStart, end }));
    left -= text.byteLength;
    texts.set(part, text);
  }
  return extractText(tree, (part) => texts.get(part) ?? new Uint8Array(), limits);
}

function structureOf(bytes: Uint8Array): Structure {
  const machine = new StructureMachine();
  machine.receive(bytes);
  return machine.end();
}

/** What an extraction asks for, in its order: asked of it, so that the two never differ about it. */
function textParts(structure: Structure): Part[] {
  const parts: Part[] = [];
  extractText(structure, (part) => {
    parts.push(part);
    return new Uint8Array();
  });
  return parts;
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  return Buffer.concat(await Array.fromAsync(chunks));
}
