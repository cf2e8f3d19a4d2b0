/**
 * HTML and plain text wrapped in RTF, for clients that ask for nothing else: [MS-OXRTFEX] section 2.1.3. Marks of the HTML stand in
 * \*\htmltag groups, which readers of RTF pass over; what they see instead stands between \htmlrtf and \htmlrtf0.
 */

const fonts = '{\\fonttbl\\f0\\fswiss Arial;\\f1\\fmodern Courier New;\\f2\\fnil\\fcharset2 Symbol;}';
const colors = '{\\colortbl\\red0\\green0\\blue0;\\red0\\green0\\blue255;}';
const start = (from: string): string =>
  `{\\rtf1\\ansi\\ansicpg1252${from} \\deff0\r\n${fonts}\r\n${colors}\r\n\\uc1\\pard\\plain\\deftab360 \\f0\\fs20 `;

export function encapsulateText(text: string): Uint8Array {
  const lines = text.replace(/\r\n|\r/g, '\n');
  return Buffer.from(`${start('\\fromtext')}${escapeRtf(lines, '\\par\r\n')}}`, 'latin1');
}

/** Destination INBODY; readers pay no regard to these bits (section 2.1.3.1). */
const tagParameter = 0;

/** What a reader of RTF sees in place of a mark. */
const shownBefore: Readonly<Record<string, string>> = {
  b: '\\b ',
  strong: '\\b ',
  i: '\\i ',
  em: '\\i ',
  u: '\\ul ',
  a: '\\cf1\\ul ',
  '/b': '\\b0 ',
  '/strong': '\\b0 ',
  '/i': '\\i0 ',
  '/em': '\\i0 ',
  '/u': '\\ulnone ',
  '/a': '\\cf0\\ulnone ',
  br: '\\line ',
  hr: '\\par ',
  li: '\\par \\bullet\\tab ',
  '/p': '\\par ',
  '/div': '\\par ',
  '/tr': '\\par ',
  '/td': '\\tab ',
  '/li': '',
  '/ul': '\\par ',
  '/ol': '\\par ',
  '/h1': '\\par ',
  '/h2': '\\par ',
  '/h3': '\\par ',
  '/h4': '\\par ',
};

/** Whose content is no text. */
const rawElements = new Set(['style', 'script', 'title', 'xml']);
const nameForm = /^<(\/?[a-z][a-z0-9:-]{0,31})/i;

export function encapsulateHtml(html: string): Uint8Array {
  const out: string[] = [start('\\fromhtml1')];
  const text = html.replace(/\r\n|\r/g, '\n');
  const lower = text.toLowerCase();
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('<', at);
    const end = open < 0 ? text.length : open;
    if (end > at) out.push(textPiece(text.slice(at, end)));
    if (open < 0) break;
    const close = endOfMark(text, open);
    const mark = text.slice(open, close);
    const name = nameForm.exec(mark)?.[1]?.toLowerCase() ?? '';
    out.push(tagGroup(mark), shown(name));
    at = close;
    if (!rawElements.has(name)) continue;
    const ending = lower.indexOf(`</${name}`, at);
    const rawEnd = ending < 0 ? text.length : ending;
    if (rawEnd > at) out.push(tagGroup(text.slice(at, rawEnd)));
    at = rawEnd;
  }
  out.push('}');
  return Buffer.from(out.join(''), 'latin1');
}

function endOfMark(text: string, open: number): number {
  const isComment = text.startsWith('<!--', open);
  const found = isComment ? text.indexOf('-->', open + 4) : text.indexOf('>', open);
  return found < 0 ? text.length : found + (isComment ? 3 : 1);
}

const tagGroup = (mark: string): string => `{\\*\\htmltag${tagParameter} ${escapeRtf(mark, '\\par ')}}`;

function shown(name: string): string {
  const rtf = Object.hasOwn(shownBefore, name) ? shownBefore[name] : undefined;
  return rtf === undefined || rtf === '' ? '' : `\\htmlrtf ${rtf}\\htmlrtf0 `;
}

const entity = /&(?:#x?[0-9a-f]{1,7}|[a-z][a-z0-9]{1,31});?|\n/gi;
const entityText: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&quot;': '"',
  '&nbsp;': '\\~',
};

/** Text stands as it is; entities and line ends, which mean something else in RTF, in groups of their own. */
function textPiece(text: string): string {
  const out: string[] = [];
  let from = 0;
  for (const found of text.matchAll(entity)) {
    out.push(escapeRtf(text.slice(from, found.index), ' '));
    from = found.index + found[0].length;
    if (found[0] === '\n') {
      out.push('{\\*\\htmltag0 \\par }\\htmlrtf  \\htmlrtf0 ');
      continue;
    }
    const seen = entityText[found[0].toLowerCase()];
    out.push(tagGroup(found[0]), seen === undefined ? '' : `\\htmlrtf ${seen}\\htmlrtf0 `);
  }
  out.push(escapeRtf(text.slice(from), ' '));
  return out.join('');
}

function escapeRtf(text: string, lineEnd: string): string {
  return text.replace(/[\\{}\n\t]|[^\x20-\x7e]/g, (character) => {
    if (character === '\n') return lineEnd;
    if (character === '\t') return '\\tab ';
    const code = character.charCodeAt(0);
    if (code < 0x20) return '';
    if (code < 0x7f) return `\\${character}`;
    return Array.from({ length: character.length }, (_, index) =>
      unicodeWord(character.charCodeAt(index)),
    ).join('');
  });
}

const unicodeWord = (unit: number): string => `\\u${unit > 0x7fff ? unit - 0x1_0000 : unit}?`;
