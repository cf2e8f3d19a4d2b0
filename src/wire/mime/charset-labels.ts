/**
 * From the names that mail really carries to the name of a decoder: first the decoders that the runtime
 * lacks, then aliases that the WHATWG encoding list does not know. `guess` stands for labels that say
 * nothing about the bytes.
 */
const aliases: Readonly<Record<string, string>> = {
  '': 'guess',
  '7bit': 'guess',
  '8bit': 'guess',
  ascii: 'guess',
  'ansi_x3.4-1968': 'guess',
  binary: 'guess',
  default: 'guess',
  'iso-ir-6': 'guess',
  'iso646-us': 'guess',
  none: 'guess',
  unknown: 'guess',
  'unknown-8bit': 'guess',
  'us-ascii': 'guess',
  us_ascii: 'guess',
  usascii: 'guess',
  'x-unknown': 'guess',
  'x-user-defined': 'guess',
  // EUC-KR is read as the whole of CP949 (Unified Hangul Code), which contains it.
  5601: 'euc-kr',
  cp949: 'euc-kr',
  euckr: 'euc-kr',
  euc_kr: 'euc-kr',
  kr: 'euc-kr',
  'ks-c-5601': 'euc-kr',
  'ks-c-5601-1987': 'euc-kr',
  'ks-c5601': 'euc-kr',
  ks_c_5601: 'euc-kr',
  'ks_c_5601-1987': 'euc-kr',
  'ks_c_5601-1992': 'euc-kr',
  ks_c_5601_1987: 'euc-kr',
  ks_x_1001: 'euc-kr',
  ksc: 'euc-kr',
  ksc5601: 'euc-kr',
  'ksc5601-1987': 'euc-kr',
  ksx1001: 'euc-kr',
  ms949: 'euc-kr',
  uhc: 'euc-kr',
  'windows-949': 'euc-kr',
  csiso2022kr: 'iso-2022-kr',
  iso2022kr: 'iso-2022-kr',
  'iso-2022-kr': 'iso-2022-kr',
  iso_2022_kr: 'iso-2022-kr',
  cp1361: 'johab',
  johab: 'johab',
  ms1361: 'johab',
  'ksc5601-1992': 'johab',
  csunicode11utf7: 'utf-7',
  'unicode-1-1-utf-7': 'utf-7',
  'unicode-2-0-utf-7': 'utf-7',
  'utf-7': 'utf-7',
  utf7: 'utf-7',
  cp65001: 'utf-8',
  'unicode-2-0-utf-8': 'utf-8',
  'utf-8-mac': 'utf-8',
  'utf-8n': 'utf-8',
  'utf-8-sig': 'utf-8',
  utf_8: 'utf-8',
  unicode: 'utf-16',
  'iso-10646-ucs-2': 'utf-16',
  'ucs-2': 'utf-16',
  ucs2: 'utf-16',
  'utf-16': 'utf-16',
  utf16: 'utf-16',
  'iso-10646-ucs-4': 'utf-32',
  'ucs-4': 'utf-32',
  ucs4: 'utf-32',
  'utf-32': 'utf-32',
  utf32: 'utf-32',
  'utf-32be': 'utf-32be',
  'utf-32le': 'utf-32le',
  hz: 'hz-gb-2312',
  'hz-gb-2312': 'hz-gb-2312',
  cp936: 'gb18030',
  cn: 'gb18030',
  'cn-gb': 'gb18030',
  euccn: 'gb18030',
  'euc-cn': 'gb18030',
  gb: 'gb18030',
  'gb2312-80': 'gb18030',
  'gb_2312-1980': 'gb18030',
  'gb18030-2000': 'gb18030',
  ms936: 'gb18030',
  'windows-936': 'gb18030',
  cp932: 'shift_jis',
  ms932: 'shift_jis',
  shiftjis: 'shift_jis',
  's-jis': 'shift_jis',
  'windows-932': 'shift_jis',
  eucjp: 'euc-jp',
  euc_jp: 'euc-jp',
  ujis: 'euc-jp',
  cp50220: 'iso-2022-jp',
  cp50221: 'iso-2022-jp',
  cp50222: 'iso-2022-jp',
  'iso-2022-jp-1': 'iso-2022-jp',
  'iso-2022-jp-2': 'iso-2022-jp',
  'iso-2022-jp-3': 'iso-2022-jp',
  'iso-2022-jp-ms': 'iso-2022-jp',
  iso2022jp: 'iso-2022-jp',
  jis: 'iso-2022-jp',
  cp950: 'big5',
  big5hkscs: 'big5',
  'windows-950': 'big5',
  koi8r: 'koi8-r',
  koi8u: 'koi8-u',
  thai: 'windows-874',
  tis620: 'windows-874',
  'iso-8859-11': 'windows-874',
  'mac-roman': 'macintosh',
  macroman: 'macintosh',
};

/** Far longer than any registered name; what is longer is no label. */
const maxLabelLength = 64;

const windowsPattern = /^(?:windows|win|cp|ms)[-_]?(125\d|874)$/;
const isoPattern = /^(?:iso)?[-_]?8859[-_]?(\d{1,2})(?:$|[-_:][ei\d])/;

/** `"KS_C_5601"*ko` → `euc-kr`; a label that no decoder answers to comes back as `guess`. */
export function canonicalCharset(label: string): string {
  const known = canonical.get(label);
  if (known !== undefined) return known;
  const name = resolve(label);
  // Labels come from the network: what is remembered of them is bounded.
  if (canonical.size < 512 && label.length <= maxLabelLength) canonical.set(label, name);
  return name;
}

const canonical = new Map<string, string>();

function resolve(label: string): string {
  if (label.length > maxLabelLength) return 'guess';
  let name = label.toLowerCase().replace(/["'\s\0]/g, '');
  // RFC 2231 section 5 lets a language follow the charset of an encoded word.
  const star = name.indexOf('*');
  if (star >= 0) name = name.slice(0, star);
  const semicolon = name.indexOf(';');
  if (semicolon >= 0) name = name.slice(0, semicolon);
  if (name.startsWith('charset=')) name = name.slice(8);
  return lookUp(name) ?? (name.startsWith('x-') ? lookUp(name.slice(2)) : undefined) ?? 'guess';
}

function lookUp(name: string): string | undefined {
  if (Object.hasOwn(aliases, name)) return aliases[name];
  const windows = windowsPattern.exec(name);
  if (windows) return `windows-${windows[1]}`;
  const iso = isoPattern.exec(name);
  const candidate = iso ? `iso-8859-${Number(iso[1])}` : name;
  try {
    return new TextDecoder(candidate).encoding;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
