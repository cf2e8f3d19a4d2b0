/** \fcharset of a font: the code page in which its text stands. 0 and 1 are the document's own. */
const codePages: Readonly<Record<number, number>> = {
  77: 10000,
  128: 932,
  129: 949,
  130: 1361,
  134: 936,
  136: 950,
  161: 1253,
  162: 1254,
  163: 1258,
  177: 1255,
  178: 1256,
  186: 1257,
  204: 1251,
  222: 874,
  238: 1250,
};

export const codePageOfFontCharset = (charset: number): number | undefined => codePages[charset];

export const symbolCharset = 2;

/** Bullets as Word draws them in Symbol and Wingdings. */
export const symbolText: Readonly<Record<number, string>> = {
  108: '●',
  110: '■',
  113: '❑',
  117: '◆',
  118: '❖',
  167: '▪',
  168: '◻',
  183: '•',
  216: '➢',
  224: '→',
  252: '✓',
};

/** Words that are one character. */
export const wordText: Readonly<Record<string, string>> = {
  tab: '\t',
  bullet: '•',
  endash: '–',
  emdash: '—',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  emspace: '\u2003',
  enspace: '\u2002',
  qmspace: '\u2005',
  zwj: '\u200d',
  zwnj: '\u200c',
};

export const symbolCharacter: Readonly<Record<string, string>> = {
  '~': '\u00a0',
  _: '\u2011',
  '-': '\u00ad',
};
