/** Text files as they are written: with a mark where the encoding has one, and only at the beginning. */
import type { FileWriter, LocalFiles } from './local-files.ts';
import { encodeFileText, type TextEncoding, utf8 } from './text-encoding.ts';

export interface TextFileOptions {
  readonly path: string;
  readonly mode: 'create' | 'append' | 'createNew';
  readonly encoding?: TextEncoding | undefined;
}

export class TextFile implements AsyncDisposable {
  readonly #writer: FileWriter;
  readonly #encoding: TextEncoding;

  private constructor(writer: FileWriter, encoding: TextEncoding) {
    this.#writer = writer;
    this.#encoding = encoding;
  }

  static async open(files: LocalFiles, { path, mode, encoding = utf8 }: TextFileOptions): Promise<TextFile> {
    const found = mode === 'append' ? await files.find(path) : undefined;
    const writer = await files.open(path, mode);
    if ((found?.length ?? 0) === 0 && encoding.mark.length > 0) await writer.write(encoding.mark);
    return new TextFile(writer, encoding);
  }

  async write(text: string): Promise<void> {
    if (text !== '') await this.#writer.write(encodeFileText(text, this.#encoding));
  }

  async writeBytes(bytes: Uint8Array): Promise<void> {
    await this.#writer.write(bytes);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#writer.close();
  }
}
