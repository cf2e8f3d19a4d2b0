import { isUtf8 } from 'node:buffer';
import { lenientUtf8 } from './byte-string.ts';
import { readCp949 } from './charset-cp949.ts';

const western = new TextDecoder('windows-1252');

/** What is sampled of a long body: enough letters to tell Korean from Western text. */
const sampleLength = 16_384;

/**
 * Text whose charset is not known, or known to be wrong: valid UTF-8 is UTF-8 (other charsets hit it by
 * chance only in very short texts), then Korean if it reads as Korean, then Windows' Western European.
 */
export function decodeGuessed(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return lenientUtf8(bytes);
  const korean = findKorean(bytes);
  return korean ?? western.decode(bytes);
}

/** The bytes read as CP949 if that succeeds and most of what is not ASCII comes out as Hangul. */
export function findKorean(bytes: Uint8Array): string | undefined {
  if (!isPlausiblyKorean(bytes.subarray(0, sampleLength))) return undefined;
  const { text, broken } = readCp949(bytes);
  // One broken pair does not make a long Korean text Western; in a short one it speaks against Korean.
  return broken * 16 <= text.length ? text : undefined;
}

/**
 * The 2,350 syllables of KS X 1001 have lead bytes B0–C8 and trail bytes A1–FE; the others of CP949 are
 * rare in real text. Hanja, symbols and accented Western letters do not count as evidence.
 */
function isPlausiblyKorean(bytes: Uint8Array): boolean {
  let syllables = 0;
  let others = 0;
  for (let i = 0; i < bytes.length; i++) {
    const lead = bytes[i] as number;
    if (lead < 0x80) continue;
    const trail = bytes[i + 1] ?? 0;
    const isPair = trail >= 0x41 && trail !== 0xff;
    if (isPair && lead >= 0xb0 && lead <= 0xc8 && trail >= 0xa1) syllables++;
    else others++;
    if (isPair) i++;
  }
  return syllables > 0 && syllables >= others;
}
