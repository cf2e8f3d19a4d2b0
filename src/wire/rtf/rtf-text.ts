import { interpretRtf, type RtfSink } from './rtf-interpreter.ts';
import { readRtfTokens } from './rtf-tokens.ts';

/** Whether a text stands in the RTF as HTML or plain text that was only wrapped in it: [MS-OXRTFEX] section 2.1.1. */
export type RtfOrigin = 'html' | 'text' | 'rtf';

/** Section 3.1.1.1: among the first ten tokens. */
const searchedTokens = 10;

export function originOfRtf(bytes: Uint8Array): RtfOrigin {
  let count = 0;
  for (const token of readRtfTokens(bytes)) {
    if (count++ === searchedTokens) break;
    if (token.kind !== 'word') continue;
    if (token.word === 'fromhtml' && token.number === 1) return 'html';
    if (token.word === 'fromtext') return 'text';
  }
  return 'rtf';
}

/** Section 2.1.2: \htmlrtf marks what stands there for readers of RTF alone. */
interface Hidden {
  readonly isHidden: boolean;
}

const lineWords = new Set(['par', 'line', 'sect', 'page', 'row']);

/** The HTML that was encapsulated, as it was: section 2.2. */
export function htmlOfEncapsulatedRtf(bytes: Uint8Array): string {
  const out: string[] = [];
  interpretRtf<Hidden>(bytes, () => ({
    initial: { isHidden: false },
    wants: (destination) => destination === 'htmltag',
    text: (text, { own }) => {
      if (!own.isHidden) out.push(text);
    },
    word: (word, number, { own }) => {
      if (word === 'htmlrtf') return { isHidden: number !== 0 };
      if (lineWords.has(word) && !own.isHidden) out.push('\r\n');
      return own;
    },
  }));
  return out.join('');
}

interface Seen extends Hidden {
  readonly isInvisible: boolean;
}

/** The words of RTF of every origin; HTML that is wrapped in it is better read as HTML. */
export function textOfRtf(bytes: Uint8Array): string {
  const out: string[] = [];
  const sink: RtfSink<Seen> = {
    initial: { isHidden: false, isInvisible: false },
    wants: () => false,
    text: (text, { own }) => {
      if (!own.isHidden && !own.isInvisible) out.push(text);
    },
    word: (word, number, { own }) => {
      if (word === 'htmlrtf') return { ...own, isHidden: number !== 0 };
      if (word === 'v' || word === 'deleted') return { ...own, isInvisible: number !== 0 };
      if (word === 'plain') return { ...own, isInvisible: false };
      if (lineWords.has(word) && !own.isHidden) out.push('\r\n');
      if (word === 'cell' || word === 'nestcell') out.push('\t');
      return own;
    },
  };
  interpretRtf(bytes, () => sink);
  return out.join('');
}
