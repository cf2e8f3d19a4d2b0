import { canonicalCharset } from './charset-labels.ts';

/** Windows' numbers for the charsets of mail: PidTagInternetCodepage, \ansicpg of RTF, attOemCodepage of TNEF. */
const pages: readonly (readonly [page: number, charset: string])[] = [
  [65001, 'utf-8'],
  [949, 'euc-kr'],
  [51949, 'euc-kr'],
  [50225, 'iso-2022-kr'],
  [1361, 'johab'],
  [932, 'shift_jis'],
  [51932, 'euc-jp'],
  [20932, 'euc-jp'],
  [50220, 'iso-2022-jp'],
  [50221, 'iso-2022-jp'],
  [50222, 'iso-2022-jp'],
  [936, 'gbk'],
  [20936, 'gbk'],
  [54936, 'gb18030'],
  [52936, 'hz-gb-2312'],
  [950, 'big5'],
  [20866, 'koi8-r'],
  [21866, 'koi8-u'],
  [866, 'ibm866'],
  [874, 'windows-874'],
  [10000, 'macintosh'],
  [65000, 'utf-7'],
  [1200, 'utf-16le'],
  [1201, 'utf-16be'],
  [28591, 'windows-1252'],
  [28599, 'windows-1254'],
  [20127, 'windows-1252'],
  ...[1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258].map((page) => [page, `windows-${page}`] as const),
  ...[2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16].map((part) => [28590 + part, `iso-8859-${part}`] as const),
];

const charsetByPage = new Map(pages);
const pageByCharset = new Map([...pages].reverse().map(([page, charset]) => [charset, page]));
// Where one charset has several numbers, the one that Windows calls it by.
pageByCharset.set('windows-1252', 1252).set('windows-1254', 1254).set('gb18030', 54936);

/** Undefined for a page without a charset that can be read here. */
export const charsetOfCodePage = (page: number): string | undefined => charsetByPage.get(page);

/** Undefined for a label that names none. */
export const codePageOfCharset = (label: string): number | undefined =>
  pageByCharset.get(canonicalCharset(label));
