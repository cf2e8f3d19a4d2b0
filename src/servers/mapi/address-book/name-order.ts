/**
 * How names follow each other: without case, marks, width, and the kind of kana ([MS-OXNSPI] section 2.2.1.6), signs before digits, Latin
 * and other letters before Hangul in its dictionary's order, and Han behind it. It is one order for all locales, and one of our own: an order
 * of ICU changes with its version, and positions that clients keep would change with it.
 */
const plain = /^[0-9a-z\uac00-\ud7a3]*$/;
const han = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[\ud840-\ud8bf][\udc00-\udfff]/g;
/** Behind the last syllable of Hangul. */
const behindHangul = '\ud7ff';
const signs = /[ -/:-@[-`{-~]/g;
const katakana = /[\u30a1-\u30f6]/g;
const kanaDistance = 0x60;

export function nameSortKey(name: string): string {
  const lower = name.toLowerCase();
  if (plain.test(lower)) return lower;
  return name
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(katakana, (kana) => String.fromCharCode(kana.charCodeAt(0) - kanaDistance))
    .replaceAll(han, (character) => behindHangul + character)
    .replaceAll(signs, (sign) => String.fromCharCode(signRank(sign.charCodeAt(0))));
}

/** 0x01 to 0x21: before the digits, and in the order of ASCII. */
function signRank(code: number): number {
  if (code < 0x30) return code - 0x1f;
  if (code < 0x41) return code - 0x29;
  if (code < 0x61) return code - 0x43;
  return code - 0x5d;
}
