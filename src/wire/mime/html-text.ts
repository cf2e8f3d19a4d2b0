import { decodeEntities } from './html-entities.ts';

/** Elements whose content is no text for a reader. */
const hidden = new Set([
  'script',
  'style',
  'head',
  'title',
  'template',
  'noscript',
  'iframe',
  'object',
  'svg',
  'textarea',
  'select',
]);
/** Elements that stand on lines of their own. */
const lineBreaking = new Set([
  'address',
  'article',
  'aside',
  'blockquote',
  'body',
  'center',
  'dd',
  'div',
  'dl',
  'dt',
  'fieldset',
  'figcaption',
  'figure',
  'footer',
  'form',
  'header',
  'hr',
  'html',
  'main',
  'nav',
  'section',
  'table',
  'tbody',
  'tfoot',
  'thead',
  'tr',
  'caption',
  'li',
]);
/** Elements with a blank line around them. */
const paragraphBreaking = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'pre']);

export interface HtmlTextOptions {
  /** Stops when this much text is there: a preview needs no more. */
  readonly maxLength?: number;
}

/**
 * The words of an HTML body, for search and previews and for readers without HTML; nothing of it is ever
 * shown as HTML again. One pass, each search for a closing character starts where the last one ended or is
 * never repeated once it has failed.
 */
export function htmlToText(html: string, options: HtmlTextOptions = {}): string {
  return new HtmlReader(html, options.maxLength ?? Number.POSITIVE_INFINITY).read();
}

class HtmlReader {
  readonly #html: string;
  readonly #maxLength: number;
  readonly #out: string[] = [];
  #length = 0;
  #at = 0;
  /** Line ends owed before the next text. */
  #breaks = 0;
  /** A blank is owed before the next text. */
  #blank = false;
  #preDepth = 0;
  #quotesMatter = true;

  constructor(html: string, maxLength: number) {
    this.#html = html;
    this.#maxLength = maxLength;
  }

  read(): string {
    const html = this.#html;
    while (this.#at < html.length && this.#length < this.#maxLength) {
      const open = html.indexOf('<', this.#at);
      const end = open < 0 ? html.length : open;
      if (end > this.#at) this.#writeText(decodeEntities(html.slice(this.#at, end)));
      if (open < 0) break;
      this.#at = open;
      this.#readMarkup();
    }
    return this.#out.join('');
  }

  #readMarkup(): void {
    const html = this.#html;
    if (html.startsWith('<!--', this.#at)) {
      this.#skipTo('-->', this.#at + 4);
      return;
    }
    const next = html.charCodeAt(this.#at + 1);
    const isEnd = next === 0x2f;
    if (next === 0x21 || next === 0x3f) {
      // `<!DOCTYPE …>`, `<![if mso]>`, `<?xml …>`
      this.#skipTo('>', this.#at + 2);
      return;
    }
    const nameStart = this.#at + (isEnd ? 2 : 1);
    const name = this.#readName(nameStart);
    if (name === '') {
      // A lone `<` is text: `1 < 2`.
      this.#writeText('<');
      this.#at++;
      return;
    }
    this.#skipTag(nameStart + name.length);
    if (!isEnd && hidden.has(name)) this.#skipHidden(name);
    else this.#applyTag(name, isEnd);
  }

  #readName(start: number): string {
    let end = start;
    for (; end < start + 32; end++) {
      const code = this.#html.charCodeAt(end);
      const lower = code | 0x20;
      const isLetter = lower >= 0x61 && lower <= 0x7a;
      const isDigit = code >= 0x30 && code <= 0x39;
      if (!isLetter && (end === start || (!isDigit && code !== 0x3a && code !== 0x2d))) break;
    }
    return this.#html.slice(start, end).toLowerCase();
  }

  /** Past the `>` of a tag. A quote that never ends makes quotes mean nothing from here on. */
  #skipTag(from: number): void {
    const html = this.#html;
    let quote = 0;
    for (let i = from; i < html.length; i++) {
      const code = html.charCodeAt(i);
      if (quote !== 0) {
        if (code === quote) quote = 0;
      } else if (code === 0x3e) {
        this.#at = i + 1;
        return;
      } else if (this.#quotesMatter && (code === 0x22 || code === 0x27)) {
        quote = code;
      }
    }
    if (quote !== 0) {
      this.#quotesMatter = false;
      this.#skipTo('>', from);
    } else {
      this.#at = html.length;
    }
  }

  #skipTo(mark: string, from: number): void {
    const found = this.#html.indexOf(mark, from);
    this.#at = found < 0 ? this.#html.length : found + mark.length;
  }

  /** To the end tag of the same name; a head without one ends where the body starts. */
  #skipHidden(name: string): void {
    const html = this.#html;
    let at = this.#at;
    for (;;) {
      const open = html.indexOf('<', at);
      if (open < 0) {
        this.#at = html.length;
        return;
      }
      if (html.charCodeAt(open + 1) === 0x2f && this.#readName(open + 2) === name) {
        this.#skipTag(open + 2 + name.length);
        return;
      }
      if (name === 'head' && this.#readName(open + 1) === 'body') {
        this.#at = open;
        return;
      }
      at = open + 1;
    }
  }

  #applyTag(name: string, isEnd: boolean): void {
    if (name === 'br') this.#breaks = Math.min(this.#breaks + 1, 2);
    else if (paragraphBreaking.has(name)) this.#breaks = 2;
    else if (lineBreaking.has(name)) this.#breaks = Math.max(this.#breaks, 1);
    else if (name === 'td' || name === 'th') this.#blank = true;
    if (name === 'pre') this.#preDepth = Math.max(0, this.#preDepth + (isEnd ? -1 : 1));
    if (name === 'li' && !isEnd) this.#writeText('- ');
  }

  #writeText(text: string): void {
    if (this.#preDepth > 0) {
      this.#push(text.replaceAll('\r\n', '\n'));
      return;
    }
    const collapsed = text.replace(/[ \t\r\n\f]+/g, ' ');
    const words = collapsed.trim();
    if (words === '') {
      this.#blank ||= collapsed !== '';
      return;
    }
    if (collapsed.startsWith(' ')) this.#blank = true;
    this.#push(words);
    this.#blank = collapsed.endsWith(' ');
  }

  #push(text: string): void {
    if (text === '') return;
    const isFirst = this.#length === 0;
    const separator = isFirst ? '' : this.#breaks > 0 ? '\n'.repeat(this.#breaks) : this.#blank ? ' ' : '';
    this.#breaks = 0;
    this.#blank = false;
    this.#out.push(separator, text);
    this.#length += separator.length + text.length;
  }
}
