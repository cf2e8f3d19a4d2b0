import type { Writable } from 'node:stream';
import { fitText } from '../../base/text-width.ts';

const barCells = 24;

/** Prints a demonstration: headings, tables, and a bar for long work where a person watches. */
export class Stage {
  readonly #out: Writable;
  readonly #isTerminal: boolean;
  #steps = 0;

  constructor(out: Writable, isTerminal: boolean) {
    this.#out = out;
    this.#isTerminal = isTerminal;
  }

  heading(text: string): void {
    this.#steps += 1;
    const line = `${this.#steps}. ${text}`;
    this.#out.write(`\n${this.#isTerminal ? `\u001b[1m${line}\u001b[0m` : line}\n`);
  }

  line(text = ''): void {
    this.#out.write(text === '' ? '\n' : `   ${text}\n`);
  }

  table(widths: readonly number[], rows: readonly (readonly string[])[]): void {
    for (const row of rows) {
      const cells = row.map((cell, index) =>
        index === row.length - 1 ? cell : fitText(cell, widths[index] ?? 10),
      );
      this.line(cells.join('  '));
    }
  }

  /** Drawn over itself on a terminal; elsewhere only its end is said. */
  progress(label: string, done: number, total: number): void {
    const filled = Math.round((done / Math.max(1, total)) * barCells);
    const bar = `${'█'.repeat(filled)}${'░'.repeat(barCells - filled)}`;
    if (this.#isTerminal) this.#out.write(`\r   ${bar} ${done}/${total} ${label}`);
    if (this.#isTerminal && done === total) this.#out.write('\n');
  }
}
