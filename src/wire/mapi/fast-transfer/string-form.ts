import type { ByteWriter } from '../byte-writer.ts';
import type { CodePage } from '../code-page.ts';
import { PropertyType } from '../property-type.ts';
import { unicodeCodePage } from '../windows-code-page.ts';

/** [MS-OXCFXICS] section 2.2.3.1.1.1.1: SendOptions. */
export const sendOption = {
  unicode: 0x01,
  useCpid: 0x02,
  recoverMode: 0x04,
  forceUnicode: 0x08,
  partialItem: 0x10,
  reserved: 0x60,
} as const;

/** Section 2.2.4.1.1.1: a text in the code page of the other 15 bits. */
export const codePageType = 0x8000;

/** How texts stand in a stream: their type in place of PtypString, and their bytes with the zero at the end, which `write` adds. */
export interface StringForm {
  readonly type: number;
  readonly multipleType: number;
  write(writer: ByteWriter, text: string): void;
}

/**
 * Section 3.2.5.8.1.1. Every text is kept in Unicode here, so Unicode and ForceUnicode come to the same; with UseCpid the code page that
 * a text is kept in is told, which is 1200. Texts of which a property has many know no code page.
 */
export function stringFormOf(sendOptions: number, codePage: CodePage): StringForm {
  if ((sendOptions & sendOption.useCpid) !== 0) return { ...unicode, type: codePageType | unicodeCodePage };
  if ((sendOptions & (sendOption.unicode | sendOption.forceUnicode)) !== 0) return unicode;
  return {
    type: PropertyType.string8,
    multipleType: PropertyType.multipleString8,
    write: (writer, text) => void writer.bytes(codePage.encode(upToZero(text))).u8(0),
  };
}

const unicode: StringForm = {
  type: PropertyType.string,
  multipleType: PropertyType.multipleString,
  write: (writer, text) => void writer.utf16(upToZero(text)).u16(0),
};

function upToZero(text: string): string {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}
