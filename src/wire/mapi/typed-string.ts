import type { ByteWriter } from './byte-writer.ts';

const kinds = { none: 0x00, empty: 0x01, reducedUnicode: 0x03, unicode: 0x04 } as const;
const oneByteEach = /^[\x01-\xff]*$/;

/** [MS-OXCDATA] section 2.11.7: with the upper bytes left out where all of them are zero, as Exchange does it. */
export function writeTypedString(writer: ByteWriter, text: string | undefined): void {
  if (text === undefined) writer.u8(kinds.none);
  else if (text === '') writer.u8(kinds.empty);
  else if (oneByteEach.test(text)) writer.u8(kinds.reducedUnicode).ascii(text);
  else writer.u8(kinds.unicode).unicode(text);
}
