/** Code pages by Windows' numbers: [MS-UCODEREF] section 2.2.1. Clients name them at Connect and in every STAT. */
import { decodeText } from '../mime/charset.ts';
import { encodeText } from '../mime/charset-encode.ts';
import { charsetOfCodePage } from '../mime/code-pages.ts';
import { type CodePage, latin1CodePage } from './code-page.ts';

/** Not one of 8 bits: a text in it would end at its first zero. */
export const unicodeCodePage = 1200;
/** CP_TELETEX: what addresses and names were written in before Unicode. Every server knows it ([MS-OXNSPI] section 3.1.4.3.2). */
const teletexCodePage = 20261;
/** Their characters are two bytes, of which one may be zero. */
const wholeUnits = new Set([unicodeCodePage, 1201]);

const made = new Map<number, CodePage>();

/** Undefined for one that is not known here, and for Unicode. */
export function windowsCodePage(number: number): CodePage | undefined {
  const known = made.get(number);
  if (known) return known;
  const charset = charsetOf(number);
  if (charset === undefined) return undefined;
  const page = codePageOf(charset);
  made.set(number, page);
  return page;
}

/** Of a server that has none of its own, CP_ACP is that of western Europe. */
function charsetOf(number: number): string | undefined {
  if (number === 0 || number === teletexCodePage) return 'windows-1252';
  return wholeUnits.has(number) ? undefined : charsetOfCodePage(number);
}

const ascii = /^[\x00-\x7f]*$/;

function codePageOf(charset: string): CodePage {
  return {
    decode(bytes) {
      const text = latin1CodePage.decode(bytes);
      return ascii.test(text) ? text : decodeText(bytes, charset);
    },
    encode(text) {
      if (ascii.test(text)) return latin1CodePage.encode(text);
      return encodeText(text, charset) ?? encodeWhatThereIs(text, charset);
    },
  };
}

/** A question mark stands for what the code page lacks, as Windows has it. */
function encodeWhatThereIs(text: string, charset: string): Uint8Array {
  const parts = [...text].map((character) => encodeText(character, charset) ?? questionMark);
  return Buffer.concat(parts);
}

const questionMark = Uint8Array.of(0x3f);
