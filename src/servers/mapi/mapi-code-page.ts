import { type CodePage, latin1CodePage } from '../../wire/mapi/code-page.ts';
import { decodeText } from '../../wire/mime/charset.ts';
import { encodeText } from '../../wire/mime/charset-encode.ts';

/** Windows' numbers, by the names under which charsets are known. */
const charsets: Readonly<Record<number, string>> = {
  437: 'ibm437',
  850: 'ibm850',
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gbk',
  949: 'cp949',
  950: 'big5',
  1250: 'windows-1250',
  1251: 'windows-1251',
  1252: 'windows-1252',
  1253: 'windows-1253',
  1254: 'windows-1254',
  1255: 'windows-1255',
  1256: 'windows-1256',
  1257: 'windows-1257',
  1258: 'windows-1258',
  1361: 'johab',
  20866: 'koi8-r',
  28591: 'iso-8859-1',
  50220: 'iso-2022-jp',
  50225: 'iso-2022-kr',
  51932: 'euc-jp',
  51949: 'euc-kr',
  54936: 'gb18030',
  65001: 'utf-8',
};

const made = new Map<number, CodePage>();

/** Undefined for one that is not known: [MS-OXCDATA] section 2.4, ecUnknownCodePage. */
export function codePageOf(number: number): CodePage | undefined {
  const known = made.get(number);
  if (known) return known;
  const charset = charsets[number];
  // CP_USASCII, and CP_ACP of a server that has none.
  if (number === 20127 || number === 0) return latin1CodePage;
  if (charset === undefined) return undefined;
  const codePage: CodePage = {
    decode: (bytes) => decodeText(bytes, charset),
    encode: (text) => encodeText(text, charset) ?? encodeEach(text, charset),
  };
  made.set(number, codePage);
  return codePage;
}

/** What the code page does not have becomes a question mark, as Windows does it. */
function encodeEach(text: string, charset: string): Uint8Array {
  return Buffer.concat([...text].map((each) => encodeText(each, charset) ?? Buffer.from('?')));
}
