/**
 * RTF that was written as such, as HTML in which a reader finds again what stands in it: paragraphs, characters, colours, links,
 * lists with their bullets, tables and pictures. No attempt at a page.
 */
import { escapeMarkup } from './escape-markup.ts';
import { HtmlParagraphs } from './html-paragraphs.ts';
import { symbolCharset } from './rtf-charsets.ts';
import { interpretRtf, type RtfDocument, type RtfSink, type RtfState } from './rtf-interpreter.ts';

/** What characters look like, and their paragraph. */
export interface RtfLook {
  readonly isBold: boolean;
  readonly isItalic: boolean;
  readonly isUnderlined: boolean;
  readonly isStruck: boolean;
  readonly isHidden: boolean;
  readonly script: 'sub' | 'super' | undefined;
  readonly halfPoints: number | undefined;
  readonly color: number;
  readonly background: number;
  readonly alignment: 'left' | 'center' | 'right' | 'justify';
  readonly indentTwips: number;
  readonly isInTable: boolean;
  /** Where a click on it leads: of the result of a field. */
  readonly link: string | undefined;
}

const plainCharacters = {
  ...{ isBold: false, isItalic: false, isUnderlined: false, isStruck: false, isHidden: false },
  ...{ script: undefined, halfPoints: undefined, color: 0, background: 0 },
} as const;
const plainParagraph = { alignment: 'left', indentTwips: 0, isInTable: false } as const;

export function htmlOfRtf(bytes: Uint8Array): string {
  let sink: HtmlSink | undefined;
  interpretRtf<RtfLook>(bytes, (document) => {
    sink = new HtmlSink(document);
    return sink;
  });
  return sink?.end() ?? '';
}

const alignments: Readonly<Record<string, RtfLook['alignment']>> = {
  ql: 'left',
  qc: 'center',
  qr: 'right',
  qj: 'justify',
};

const maxPicture = 8 * 1024 * 1024;
const linkForm = /HYPERLINK\s{1,16}(?:\\[a-z]\s{1,16})?(?:"([^"]{1,4096})"|([^\s"]{1,4096}))/i;
const safeLink = /^(?:https?|ftp|mailto|tel|file|notes|onenote|outlook):|^[#/]|^[^:]{0,4096}$/i;

class HtmlSink implements RtfSink<RtfLook> {
  readonly initial: RtfLook = { ...plainCharacters, ...plainParagraph, link: undefined };
  readonly #document: RtfDocument;
  readonly #paragraphs = new HtmlParagraphs();
  #instruction = '';
  #picture: { type: string | undefined; hex: string[]; length: number } | undefined;

  constructor(document: RtfDocument) {
    this.#document = document;
  }

  wants(destination: string): boolean {
    return destination === 'fldinst' || destination === 'shppict' || destination === 'pict';
  }

  text(text: string, { destination, own, font }: RtfState<RtfLook>): void {
    if (destination === 'fldinst') this.#instruction = (this.#instruction + text).slice(0, 8192);
    else if (destination === 'pict') this.#addToPicture(text);
    else if (!own.isHidden) this.#paragraphs.write(escapeMarkup(text), this.#styleOf(own, font), own);
  }

  binary(bytes: Uint8Array, { destination }: RtfState<RtfLook>): void {
    if (destination === 'pict') this.#addToPicture(Buffer.from(bytes).toString('hex'));
  }

  word(word: string, number: number | undefined, { own, destination }: RtfState<RtfLook>): RtfLook {
    if (destination === 'pict') {
      this.#takePictureWord(word);
      return own;
    }
    if (word === 'par' || word === 'sect' || word === 'page') this.#paragraphs.endParagraph(own);
    else if (word === 'line' || word === 'softline') this.#paragraphs.write('<br>\r\n', '', own);
    else if (word === 'cell' || word === 'nestcell') this.#paragraphs.endCell(own);
    else if (word === 'row' || word === 'nestrow') this.#paragraphs.endRow();
    else if (word === 'field') this.#instruction = '';
    else if (word === 'fldrslt') return { ...own, link: this.#linkOfField() };
    return lookAfter(own, word, number);
  }

  close({ destination, own }: RtfState<RtfLook>): void {
    if (destination === 'pict') this.#endPicture(own);
  }

  end(): string {
    return this.#paragraphs.end();
  }

  #linkOfField(): string | undefined {
    const [, quoted, bare] = linkForm.exec(this.#instruction) ?? [];
    const target = (quoted ?? bare ?? '').trim();
    return target !== '' && safeLink.test(target) ? target : undefined;
  }

  #takePictureWord(word: string): void {
    if (word === 'pict') this.#picture = { type: undefined, hex: [], length: 0 };
    else if (this.#picture && word === 'pngblip') this.#picture.type = 'image/png';
    else if (this.#picture && word === 'jpegblip') this.#picture.type = 'image/jpeg';
  }

  #addToPicture(text: string): void {
    const picture = this.#picture;
    if (!picture?.type || picture.length > maxPicture) return;
    picture.hex.push(text);
    picture.length += text.length;
  }

  #endPicture(look: RtfLook): void {
    const picture = this.#picture;
    this.#picture = undefined;
    if (!picture?.type || picture.length === 0 || picture.length > maxPicture) return;
    const data = Buffer.from(picture.hex.join('').replace(/[^0-9a-f]/gi, ''), 'hex').toString('base64');
    this.#paragraphs.write(`<img src="data:${picture.type};base64,${data}">`, '', look);
  }

  #styleOf(look: RtfLook, font: number): string {
    const color = this.#document.colors[look.color];
    const background = look.background > 0 ? this.#document.colors[look.background] : undefined;
    const face = this.#document.fonts.get(font);
    // What stood in a symbol font has become a character of Unicode.
    const name = face?.charset === symbolCharset ? '' : (face?.name ?? '').replace(/["'<>;&\\]/g, '');
    const decorations = [look.isUnderlined ? 'underline' : '', look.isStruck ? 'line-through' : '']
      .join(' ')
      .trim();
    return [
      look.isBold ? 'font-weight:bold' : '',
      look.isItalic ? 'font-style:italic' : '',
      decorations === '' ? '' : `text-decoration:${decorations}`,
      look.script === undefined ? '' : `vertical-align:${look.script}`,
      look.halfPoints === undefined ? '' : `font-size:${look.halfPoints / 2}pt`,
      name === '' ? '' : `font-family:'${name}'`,
      color === undefined ? '' : `color:${color}`,
      background === undefined ? '' : `background-color:${background}`,
    ]
      .filter((rule) => rule !== '')
      .join(';');
  }
}

function lookAfter(look: RtfLook, word: string, number: number | undefined): RtfLook {
  const isOn = number !== 0;
  const alignment = alignments[word];
  if (alignment !== undefined) return { ...look, alignment };
  switch (word) {
    case 'b':
      return { ...look, isBold: isOn };
    case 'i':
      return { ...look, isItalic: isOn };
    case 'ul':
    case 'uldb':
    case 'uld':
    case 'ulw':
      return { ...look, isUnderlined: isOn };
    case 'ulnone':
      return { ...look, isUnderlined: false };
    case 'strike':
    case 'striked':
      return { ...look, isStruck: isOn };
    case 'v':
    case 'deleted':
      return { ...look, isHidden: isOn };
    case 'super':
    case 'sub':
      return { ...look, script: isOn ? word : undefined };
    case 'nosupersub':
      return { ...look, script: undefined };
    case 'fs':
      return { ...look, halfPoints: Math.min(400, Math.max(2, number ?? 24)) };
    case 'cf':
      return { ...look, color: number ?? 0 };
    case 'highlight':
    case 'cb':
    case 'chcbpat':
      return { ...look, background: number ?? 0 };
    case 'li':
      return { ...look, indentTwips: Math.min(20_000, Math.max(0, number ?? 0)) };
    case 'intbl':
      return { ...look, isInTable: true };
    case 'plain':
      return { ...look, ...plainCharacters };
    case 'pard':
      return { ...look, ...plainParagraph };
    default:
      return look;
  }
}
