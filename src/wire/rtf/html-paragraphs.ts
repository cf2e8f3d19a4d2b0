import { escapeMarkup } from './escape-markup.ts';
import type { RtfLook } from './rtf-html.ts';

interface Run {
  readonly style: string;
  readonly link: string | undefined;
  readonly html: string[];
}

/** Paragraphs, cells and rows, put together from runs of characters that look alike. */
export class HtmlParagraphs {
  readonly #out: string[] = [];
  #runs: Run[] = [];
  /** Paragraphs of the cell that is being written, and cells of the row. */
  #cell: string[] = [];
  #row: string[] = [];
  #isInTable = false;

  write(html: string, style: string, look: RtfLook): void {
    if (!look.isInTable) this.#endTable();
    const last = this.#runs.at(-1);
    if (last?.style === style && last.link === look.link) last.html.push(html);
    else this.#runs.push({ style, link: look.link, html: [html] });
  }

  endParagraph(look: RtfLook): void {
    const paragraph = this.#paragraph(look);
    if (look.isInTable) this.#cell.push(paragraph);
    else {
      this.#endTable();
      this.#out.push(paragraph);
    }
  }

  endCell(look: RtfLook): void {
    if (this.#runs.length > 0) this.#cell.push(this.#paragraph(look));
    this.#row.push(`<td valign="top">${this.#cell.join('') || '&nbsp;'}</td>`);
    this.#cell = [];
  }

  endRow(): void {
    if (!this.#isInTable) this.#out.push('<table border="1" cellspacing="0" cellpadding="4">\r\n');
    this.#isInTable = true;
    this.#out.push(`<tr>${this.#row.join('')}</tr>\r\n`);
    this.#row = [];
  }

  end(): string {
    if (this.#row.length > 0) this.endRow();
    this.#endTable();
    this.#out.push(...this.#cell);
    if (this.#runs.length > 0) this.#out.push(this.#paragraph(undefined));
    const head = '<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head>';
    return `<html>${head}<body>\r\n${this.#out.join('')}</body></html>`;
  }

  #endTable(): void {
    if (!this.#isInTable) return;
    this.#out.push('</table>\r\n');
    this.#isInTable = false;
  }

  #paragraph(look: RtfLook | undefined): string {
    const html = this.#runs.map(htmlOfRun).join('');
    this.#runs = [];
    const rules = ['margin:0'];
    if (look && look.alignment !== 'left') rules.push(`text-align:${look.alignment}`);
    if (look && look.indentTwips > 0) rules.push(`margin-left:${look.indentTwips / 20}pt`);
    return `<p style="${rules.join(';')}">${html || '&nbsp;'}</p>\r\n`;
  }
}

function htmlOfRun({ style, link, html }: Run): string {
  const text = html.join('');
  const styled = style === '' ? text : `<span style="${style}">${text}</span>`;
  return link === undefined ? styled : `<a href="${escapeMarkup(link)}">${styled}</a>`;
}
