import { decodeCp949 } from '../../../src/wire/mime/charset-cp949.ts';

/** Encoders that Node lacks, made from the decoders it has; its `euc-kr` stops short of CP949. */
export type LegacyCharset = 'euc-kr' | 'cp949' | 'euc-jp' | 'shift_jis' | 'gb18030' | 'windows-1252';

const tables = new Map<LegacyCharset, ReadonlyMap<string, readonly number[]>>();

export function encodeLegacy(charset: LegacyCharset, text: string): Buffer {
  const table = tables.get(charset) ?? tableOf(charset);
  tables.set(charset, table);
  const bytes = [...text].flatMap((letter) => {
    const code = table.get(letter);
    if (code === undefined) throw new Error(`${charset} has no "${letter}".`);
    return code;
  });
  return Buffer.from(bytes);
}

/** RFC 1557: the announcement stands at the start of the text, SO and SI around each Korean run. */
export function encodeIso2022Kr(text: string): Buffer {
  return Buffer.concat([Buffer.from('\x1b$)C', 'latin1'), shifted(text, 'euc-kr', [0x0e], [0x0f])]);
}

/** RFC 1468. */
export function encodeIso2022Jp(text: string): Buffer {
  return shifted(text, 'euc-jp', [0x1b, 0x24, 0x42], [0x1b, 0x28, 0x42]);
}

function shifted(
  text: string,
  charset: LegacyCharset,
  into: readonly number[],
  back: readonly number[],
): Buffer {
  const runs = text.match(/[^\0-\x7f]+|[\0-\x7f]+/g) ?? [];
  const bytes = runs.flatMap((run) => {
    const encoded = [...encodeLegacy(charset, run)];
    const isPlain = encoded.every((byte) => byte < 0x80);
    return isPlain ? encoded : [...into, ...encoded.map((byte) => byte & 0x7f), ...back];
  });
  return Buffer.from(bytes);
}

function tableOf(charset: LegacyCharset): ReadonlyMap<string, readonly number[]> {
  const decoder = charset === 'cp949' ? undefined : new TextDecoder(charset);
  const table = new Map<string, readonly number[]>();
  const learn = (code: readonly number[]) => {
    const bytes = Uint8Array.from(code);
    const letter = decoder?.decode(bytes) ?? decodeCp949(bytes);
    if ([...letter].length === 1 && letter !== '\ufffd' && !table.has(letter)) table.set(letter, code);
  };
  for (let lead = 0; lead < 256; lead += 1) learn([lead]);
  for (let lead = 0x81; lead < 0xff; lead += 1) {
    for (let trail = 0x31; trail < 0xff; trail += 1) learn([lead, trail]);
  }
  return table;
}
