/** A file that gets what a screen would show: Out-File and redirections. */
import { toText, type Value } from '../../../wire/powershell-language/index.ts';
import { type FormatContext, Renderer } from '../format/index.ts';
import { MessageRecord } from '../message-record.ts';
import type { LocalFiles } from './local-files.ts';
import { TextFile, type TextFileOptions } from './text-file.ts';

export interface FormattedFileOptions extends TextFileOptions {
  readonly context: FormatContext;
  readonly nowMs: () => number;
  /** Cells of a line; as long as it needs where none is given. */
  readonly width?: number | undefined;
  readonly noNewline?: boolean;
}

export class FormattedFile implements AsyncDisposable {
  readonly #file: TextFile;
  readonly #renderer: Renderer;
  readonly #lines: string[] = [];
  readonly #end: string;

  private constructor(file: TextFile, options: FormattedFileOptions) {
    const { context, nowMs, width = Number.POSITIVE_INFINITY, noNewline = false } = options;
    this.#file = file;
    this.#end = noNewline ? '' : '\n';
    this.#renderer = new Renderer({ width, nowMs }, context, (line) => this.#lines.push(line));
  }

  static async open(files: LocalFiles, options: FormattedFileOptions): Promise<FormattedFile> {
    return new FormattedFile(await TextFile.open(files, options), options);
  }

  /** Keeps the lines until `flush`: messages come where nobody can wait. */
  add(value: Value): void {
    this.#renderer.process(value instanceof MessageRecord ? toText(value) : value);
  }

  async flush(): Promise<void> {
    await this.#file.write(
      this.#lines
        .splice(0)
        .map((line) => line + this.#end)
        .join(''),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#renderer.end();
      await this.flush();
    } finally {
      await this.#file[Symbol.asyncDispose]();
    }
  }
}
