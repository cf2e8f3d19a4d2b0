/** A half-open range of UTF-16 offsets into the text that was parsed. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Lines and columns count from one, as PowerShell prints them. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The text of one script. Lines are found once, and only when a position is asked for. */
export class SourceText {
  readonly text: string;
  /** Undefined for what was typed. */
  readonly file: string | undefined;
  #lineStarts: number[] | undefined;

  constructor(text: string, file?: string) {
    this.text = text;
    this.file = file;
  }

  positionAt(offset: number): Position {
    const starts = this.#findLineStarts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  }

  lineText(line: number): string {
    const starts = this.#findLineStarts();
    const start = starts[line - 1] ?? this.text.length;
    const next = starts[line] ?? this.text.length + 1;
    return this.text.slice(start, next).replace(/[\r\n]+$/, '');
  }

  #findLineStarts(): number[] {
    if (this.#lineStarts) return this.#lineStarts;
    const starts = [0];
    for (let index = 0; index < this.text.length; index++) {
      const code = this.text.charCodeAt(index);
      if (code === 10) starts.push(index + 1);
      else if (code === 13 && this.text.charCodeAt(index + 1) !== 10) starts.push(index + 1);
    }
    this.#lineStarts = starts;
    return starts;
  }
}

/** A person's line is shown around the error, never a megabyte of it. */
const widestExcerpt = 69;

/**
 * The two lines under an error record's message: where it happened, then the source with a tilde below
 * each character concerned. A long line is cut around the error, as PowerShell does.
 */
export function positionMessage(source: SourceText, span: Span): string {
  const { line, column } = source.positionAt(span.start);
  const whole = source.lineText(line);
  const lengthOnLine = Math.max(1, Math.min(span.end - span.start, whole.length - column + 1));
  let from = 0;
  let shown = whole;
  let before = '';
  let after = '';
  if (whole.length > widestExcerpt) {
    const middle = column - 1 + Math.min(lengthOnLine, widestExcerpt) / 2;
    from = Math.max(0, Math.min(whole.length - widestExcerpt, Math.floor(middle - widestExcerpt / 2)));
    shown = whole.slice(from, from + widestExcerpt);
    before = from > 0 ? '... ' : '';
    after = from + widestExcerpt < whole.length ? ' ...' : '';
  }
  const tildeStart = Math.max(0, column - 1 - from);
  const tildes = '~'.repeat(Math.max(1, Math.min(lengthOnLine, shown.length - tildeStart)));
  const indent = ' '.repeat(before.length + tildeStart);
  return `At ${source.file ?? 'line'}:${line} char:${column}\n+ ${before}${shown}${after}\n+ ${indent}${tildes}`;
}
