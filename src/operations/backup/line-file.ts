import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, crc32, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { damaged } from './backup-errors.ts';
import { type BackupFile, fileSuffix } from './manifest.ts';

/** Lines go to the compressor together: each handing over costs more than compressing a line. */
const chunkChars = 64 << 10;

/**
 * Lines of JSON under zstd. Each line is `["<CRC-32 of the value's text>",<value>]`, so that damage costs the
 * lines it lies in and is never taken for content.
 */
export class LineFileWriter {
  readonly #name: string;
  readonly #zstd = createZstdCompress({ params: { [constants.ZSTD_c_checksumFlag]: 1 } });
  readonly #digest = createHash('sha256');
  readonly #written: Promise<void>;
  #bytes = 0;
  #lines = 0;
  #waiting = '';

  private constructor(file: string, name: string) {
    this.#name = name;
    const measure = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        this.#digest.update(chunk);
        this.#bytes += chunk.byteLength;
        done(undefined, chunk);
      },
    });
    // `flush`: on disk before the stream is closed.
    this.#written = pipeline(this.#zstd, measure, createWriteStream(file, { flags: 'wx', flush: true }));
    // Awaited when the file is finished; a failure meanwhile shows in the next write.
    this.#written.catch(() => undefined);
  }

  static async create(generationFolder: string, name: string): Promise<LineFileWriter> {
    const file = path.join(generationFolder, `${name}${fileSuffix}`);
    await mkdir(path.dirname(file), { recursive: true });
    return new LineFileWriter(file, name);
  }

  async write(value: unknown): Promise<void> {
    const text = JSON.stringify(value);
    this.#lines += 1;
    this.#waiting += `["${crc32(text).toString(16).padStart(8, '0')}",${text}]\n`;
    if (this.#waiting.length >= chunkChars) await this.#push();
  }

  async #push(): Promise<void> {
    if (this.#zstd.destroyed) await this.#written;
    const chunk = this.#waiting;
    this.#waiting = '';
    if (!this.#zstd.write(chunk)) await Promise.race([once(this.#zstd, 'drain'), this.#written]);
  }

  async finish(): Promise<BackupFile> {
    if (this.#waiting !== '') await this.#push();
    this.#zstd.end();
    await this.#written;
    return {
      path: this.#name,
      bytes: this.#bytes,
      sha256: this.#digest.digest('hex'),
      lines: this.#lines,
    };
  }
}

export interface LineDamage {
  readonly kind: 'damage';
  readonly why: string;
}

export type Line = { readonly kind: 'line'; readonly value: unknown } | LineDamage;

/** Lines are long where a message names thousands of people, and no longer than this. */
const longestLine = 64 << 20;

/** Every line that can be read, and where some cannot, that; at the end, whether as many came as were written. */
export async function* readLines(generationFolder: string, file: BackupFile): AsyncGenerator<Line> {
  const zstd = createZstdDecompress();
  const source = createReadStream(path.join(generationFolder, `${file.path}${fileSuffix}`));
  const feeding = pipeline(source, zstd);
  feeding.catch(() => undefined);
  let lines = 0;
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of zstd as AsyncIterable<Buffer>) {
      rest = rest.byteLength === 0 ? chunk : Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
        lines += 1;
        yield parseLine(rest.toString('utf8', 0, end));
        rest = rest.subarray(end + 1);
      }
      if (rest.byteLength > longestLine) throw new Error('a line has no end');
    }
    await feeding;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    yield { kind: 'damage', why: `it can be read up to line ${lines} of ${file.lines} (${why})` };
    return;
  } finally {
    source.destroy();
    zstd.destroy();
  }
  if (lines !== file.lines) yield { kind: 'damage', why: `it has ${lines} lines instead of ${file.lines}` };
}

function parseLine(text: string): Line {
  const value = text.slice(12, -1);
  const wanted = text.slice(2, 10);
  if (crc32(value).toString(16).padStart(8, '0') !== wanted) {
    return { kind: 'damage', why: 'a line does not fit its checksum' };
  }
  return { kind: 'line', value: JSON.parse(value) };
}

/** The lines of a file that must be whole. */
export async function* readWholeFile(generationFolder: string, file: BackupFile): AsyncGenerator<unknown> {
  for await (const line of readLines(generationFolder, file)) {
    if (line.kind === 'damage') throw damaged(file.path, line.why);
    yield line.value;
  }
}

/** Size and SHA-256 of a file as it lies there; undefined where it is missing. */
export async function measureFile(name: string): Promise<{ bytes: number; sha256: string } | undefined> {
  try {
    const { size } = await stat(name);
    const digest = createHash('sha256');
    for await (const chunk of createReadStream(name)) digest.update(chunk as Buffer);
    return { bytes: size, sha256: digest.digest('hex') };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
