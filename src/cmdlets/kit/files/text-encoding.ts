/** Encodings of text files by the names that `-Encoding` takes. */
import { AppError } from '../../../base/errors.ts';
import { encodeText } from '../../../wire/mime/charset-encode.ts';
import { toText } from '../../../wire/powershell-language/index.ts';
import { cannotConvert, convertible } from '../parameter-types.ts';

export interface TextEncoding {
  /** As the parameter shows it. */
  readonly name: string;
  /** As TextDecoder knows it. */
  readonly charset: string;
  /** At the beginning of a file that is written. */
  readonly mark: Uint8Array;
}

const nothing = new Uint8Array();
const utf8Mark = Uint8Array.of(0xef, 0xbb, 0xbf);

/** PowerShell 7 writes UTF-8 without a mark unless told otherwise. */
export const utf8: TextEncoding = { name: 'utf8', charset: 'utf-8', mark: nothing };

const korean: TextEncoding = { name: 'ks_c_5601-1987', charset: 'euc-kr', mark: nothing };

const encodings: readonly TextEncoding[] = [
  utf8,
  { name: 'utf8NoBOM', charset: 'utf-8', mark: nothing },
  { name: 'utf8BOM', charset: 'utf-8', mark: utf8Mark },
  { name: 'unicode', charset: 'utf-16le', mark: Uint8Array.of(0xff, 0xfe) },
  { name: 'bigendianunicode', charset: 'utf-16be', mark: Uint8Array.of(0xfe, 0xff) },
  { name: 'ascii', charset: 'ascii', mark: nothing },
  { name: 'latin1', charset: 'windows-1252', mark: nothing },
  korean,
];

const otherNames: ReadonlyMap<string, string> = new Map([
  ['utf-8', 'utf8'],
  ['65001', 'utf8'],
  ['utf16', 'unicode'],
  ['utf-16', 'unicode'],
  ['utf-16le', 'unicode'],
  ['utf-16be', 'bigendianunicode'],
  ['us-ascii', 'ascii'],
  ['cp949', korean.name],
  ['949', korean.name],
  ['euc-kr', korean.name],
  ['uhc', korean.name],
]);

export function textEncoding() {
  const typeName = 'System.Text.Encoding';
  const values = encodings.map(({ name }) => name);
  return convertible({ typeName, values }, (value): TextEncoding => {
    const given = toText(value);
    const lower = given.toLowerCase();
    const name = (otherNames.get(lower) ?? given).toLowerCase();
    return (
      encodings.find((each) => each.name.toLowerCase() === name) ??
      cannotConvert(given, typeName, `Give one of ${values.join(', ')}, or cp949.`)
    );
  });
}

/** The bytes of a text, without a mark. What a charset lacks is `?` in ASCII and refused elsewhere. */
export function encodeFileText(text: string, encoding: TextEncoding): Uint8Array {
  switch (encoding.charset) {
    case 'utf-8':
      return new TextEncoder().encode(text);
    case 'utf-16le':
    case 'utf-16be':
      return encodeUtf16(text, encoding.charset === 'utf-16le');
    case 'ascii':
      return Uint8Array.from(text, (character) => asciiCode(character.codePointAt(0)));
    default:
      return encodeText(text, encoding.charset) ?? lacksCharacter(encoding);
  }
}

const questionMark = 63;
const asciiCode = (code = questionMark): number => (code < 128 ? code : questionMark);

function encodeUtf16(text: string, isLittle: boolean): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < text.length; index += 1) {
    view.setUint16(index * 2, text.charCodeAt(index), isLittle);
  }
  return bytes;
}

function lacksCharacter({ name }: TextEncoding): never {
  throw new AppError({
    kind: 'invalid',
    code: 'files.encoding',
    message: `The text has a character that ${name} cannot write. Give -Encoding utf8BOM, which Excel reads as well.`,
  });
}

const marks: readonly { readonly bytes: readonly number[]; readonly charset: string }[] = [
  { bytes: [0xef, 0xbb, 0xbf], charset: 'utf-8' },
  { bytes: [0xff, 0xfe], charset: 'utf-16le' },
  { bytes: [0xfe, 0xff], charset: 'utf-16be' },
];

const longestMark = 3;

/** Text of a file as its bytes come. A mark at the beginning says more than what was asked for. */
export async function* decodeFile(
  bytes: AsyncIterable<Uint8Array>,
  encoding: TextEncoding | undefined,
): AsyncIterable<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let head: Uint8Array = nothing;
  for await (const chunk of bytes) {
    let piece = chunk;
    if (decoder === undefined) {
      piece = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
      head = piece;
      if (piece.length < longestMark) continue;
      decoder = decoderFor(piece, encoding);
      head = nothing;
    }
    const text = decoder.decode(piece, { stream: true });
    if (text !== '') yield text;
  }
  decoder ??= decoderFor(head, encoding);
  const rest = decoder.decode(head);
  if (rest !== '') yield rest;
}

function decoderFor(bytes: Uint8Array, encoding: TextEncoding | undefined): InstanceType<typeof TextDecoder> {
  const marked = marks.find((mark) => mark.bytes.every((byte, index) => bytes[index] === byte));
  return new TextDecoder(marked?.charset ?? encoding?.charset ?? 'utf-8');
}
