import type { Part } from '../../../wire/mime/structure.ts';
import { isIdentityEncoding } from '../../../wire/mime/transfer-coding.ts';
import { type MimeSource, readDecodedPart } from '../mime-source.ts';

/** Up to this size a body is decoded to know how long it is; beyond, its lines tell. */
const maxDecoded = 64 * 1024;
const tailBytes = 8;
const lineEndLength = 2;

/**
 * How long a part is without its transfer coding. Of a large one in base64 it follows from the number of lines and its last
 * characters, which is exact for lines as RFC 2045 has them; of one in quoted-printable it is at most that.
 */
export async function decodedSize(source: MimeSource, part: Part): Promise<number> {
  if (isIdentityEncoding(part.encoding)) return part.size;
  if (part.size <= maxDecoded) return (await readDecodedPart(source, part)).length;
  if (part.encoding !== 'base64') return part.size;
  const tail = Buffer.from(await source.read(part.bodyEnd - tailBytes, part.bodyEnd)).toString('latin1');
  const endsInLine = /\r?\n$/.test(tail);
  const characters = part.size - (part.lines - (endsInLine ? 0 : 1)) * lineEndLength;
  const padding = /(={0,2})\s*$/.exec(tail)?.[1]?.length ?? 0;
  return Math.max(0, Math.floor((characters * 3) / 4) - padding);
}
