import type { Body } from '../../store/ports/mail-store.ts';
import { parseStructure } from '../../wire/mime/parse-structure.ts';
import type { MessagePart, Part, Structure } from '../../wire/mime/structure.ts';
import { createTransferDecoder } from '../../wire/mime/transfer-coding.ts';
import { readStructure, wholeBytes } from '../message-content.ts';

/** A message, or one within another: where its parts are, and how to get at the bytes. */
export interface MimeSource {
  /** Its offsets count in what `read` reads. */
  readonly root: MessagePart;
  /** Half open. */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** Of a part that is read in turns: as much at once. */
const turnBytes = 1024 * 1024;

export function mimeSourceOfBytes(bytes: Uint8Array, structure = parseStructure(bytes)): MimeSource {
  return { root: structure.root, read: async (start, end) => bytes.subarray(start, end) };
}

/** A small message is read at once; of a large one the ranges that are asked for, and nothing is kept. */
export async function mimeSourceOfBody(body: Body, structure?: Structure): Promise<MimeSource> {
  if (body.bytes <= wholeBytes) return mimeSourceOfBytes(await body.read(), structure);
  const { root } = structure ?? (await readStructure(body));
  return {
    root,
    read: async (start, end) =>
      end <= start ? new Uint8Array() : Buffer.concat(await Array.fromAsync(body.stream({ start, end }))),
  };
}

/** A part without its transfer coding. The encoded form is never whole in memory. */
export async function readDecodedPart(source: MimeSource, part: Part): Promise<Uint8Array> {
  const decoder = createTransferDecoder(part.encoding);
  const pieces: Uint8Array[] = [];
  for (let at = part.bodyStart; at < part.bodyEnd; at += turnBytes) {
    pieces.push(decoder.receive(await source.read(at, Math.min(part.bodyEnd, at + turnBytes))));
  }
  pieces.push(decoder.end());
  return Buffer.concat(pieces);
}
