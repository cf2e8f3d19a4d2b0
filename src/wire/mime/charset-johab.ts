import { doubleByteTable } from './charset-table.ts';

/**
 * KS X 1001 annex 3 (Johab, code page 1361): a Hangul syllable is one bit, then five for each of its initial,
 * vowel and final. Zero in these tables means a filler, minus one no letter.
 */
const initials = [-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19];
const vowels = [
  -1, -1, 0, 1, 2, 3, 4, 5, -1, -1, 6, 7, 8, 9, 10, 11, -1, -1, 12, 13, 14, 15, 16, 17, -1, -1, 18, 19, 20,
  21,
];
const finals = [
  -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, -1, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26,
  27,
];

/** Compatibility letters (U+3131…) for a lone initial and a lone final, in the order of the tables above. */
const loneInitials = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';
const loneFinals = 'ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ';

export function decodeJohab(bytes: Uint8Array): string {
  const out: string[] = [];
  for (let i = 0; i < bytes.length; i++) {
    const lead = bytes[i] as number;
    if (lead < 0x80) {
      out.push(lead === 0x5c ? '₩' : String.fromCharCode(lead));
      continue;
    }
    const trail = bytes[i + 1] ?? 0;
    if (trail < 0x31) {
      out.push('\ufffd');
      continue;
    }
    i++;
    const isHangul = lead >= 0x84 && lead <= 0xd3;
    out.push((isHangul ? hangul((lead << 8) | trail) : symbol(lead, trail)) ?? '\ufffd');
  }
  return out.join('');
}

function hangul(code: number): string | undefined {
  const initial = (initials[(code >> 10) & 31] ?? -1) - 1;
  const vowel = (vowels[(code >> 5) & 31] ?? -1) - 1;
  const final = (finals[code & 31] ?? -1) - 1;
  if (initial >= 0 && vowel >= 0) {
    return String.fromCharCode(0xac00 + (initial * 21 + vowel) * 28 + Math.max(0, final + 1));
  }
  if (initial >= 0 && final < 0) return loneInitials[initial];
  if (vowel >= 0 && final < 0) return String.fromCharCode(0x314f + vowel);
  return final >= 0 && initial < 0 && vowel < 0 ? loneFinals[final] : undefined;
}

/** Two rows of KS X 1001 share a lead byte: symbols from D9, Hanja from E0. */
function symbol(lead: number, trail: number): string | undefined {
  const isHanja = lead >= 0xe0 && lead <= 0xf9;
  if (!isHanja && !(lead >= 0xd9 && lead <= 0xde)) return undefined;
  const firstRow = isHanja ? 2 * (lead - 0xe0) + 0x4a : 2 * (lead - 0xd9) + 0x21;
  const cell = trail < 0x91 ? trail - 0x31 : trail - 0x43;
  if (cell < 0 || cell >= 188 || (trail > 0x7e && trail < 0x91)) return undefined;
  const row = firstRow + (cell < 94 ? 0 : 1);
  return doubleByteTable('euc-kr').find(row | 0x80, (0x21 + (cell % 94)) | 0x80);
}
