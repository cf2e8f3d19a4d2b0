import type { Body } from '../store/ports/mail-store.ts';
import { type ExtractedText, extractText } from '../wire/mime/extract-text.ts';
import { type Part, type Structure, walkParts } from '../wire/mime/structure.ts';
import { StructureMachine } from '../wire/mime/structure-machine.ts';
import { createTransferDecoder } from '../wire/mime/transfer-coding.ts';

/** Text of one part that is read for search and display; what lies beyond is in the body still. */
const maxTextPartBytes = 2 * 1024 * 1024;

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

/** Text, HTML, preview and the list of attachments. Only parts that are text are read. */
export async function readText(body: Body, structure?: Structure): Promise<ExtractedText> {
  const tree = structure ?? (await readStructure(body));
  const texts = new Map<Part, Uint8Array>();
  for (const part of walkParts(tree.root)) {
    const isText = part.type === 'text' || (part.type === 'multipart' && part.children.length === 0);
    if (!isText) continue;
    const end = Math.min(part.bodyEnd, part.bodyStart + maxTextPartBytes);
    texts.set(part, await collect(body.stream({ start: part.bodyStart, end })));
  }
  return extractText(tree, (part) => texts.get(part) ?? new Uint8Array());
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  return Buffer.concat(await Array.fromAsync(chunks));
}
