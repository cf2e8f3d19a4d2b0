/**
 * Objects of a directory, or of a file in another encoding, as LDIF in a temporary file: what is wrong with values is told after all of them
 * are read, and a directory is not read twice. The file has no name any more while it is used, so it never outlives its process.
 */
import { type FileHandle, open, rm } from 'node:fs/promises';
import path from 'node:path';
import type { SourceObject, SourceValue } from '../../source-object.ts';

const flushBytes = 1024 * 1024;

/** The row of a CSV file, kept beside what the file says. */
export const rowAttribute = 'x-landfall-row';

export class Spool implements AsyncDisposable {
  readonly file: FileHandle;
  #size = 0;
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;

  constructor(file: FileHandle) {
    this.file = file;
  }

  /** `name` must be new: a folder for temporary files is open to others. */
  static async create(folder: string, name: string): Promise<Spool> {
    const place = path.join(folder, name);
    const file = await open(place, 'wx+', 0o600);
    // Windows keeps the name of an open file; it goes when the file is closed there.
    await rm(place, { force: true });
    return new Spool(file);
  }

  get size(): number {
    return this.#size;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    if (this.#pendingBytes >= flushBytes) await this.flush();
  }

  async flush(): Promise<void> {
    const bytes = Buffer.concat(this.#pending);
    this.#pending = [];
    this.#pendingBytes = 0;
    for (let written = 0; written < bytes.length; ) {
      const { bytesWritten } = await this.file.write(bytes, written, bytes.length - written, this.#size);
      written += bytesWritten;
      this.#size += bytesWritten;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.file.close();
  }
}

/** `wants` says of which attributes the values matter. */
export function spoolText(
  object: SourceObject,
  wants: (attribute: string) => 'values' | 'count' | 'none',
): string {
  const lines = [lineOf('dn', object.dn)];
  const { line } = object;
  if (line !== undefined) lines.push(`${rowAttribute}: ${line}`);
  for (const [attribute, values] of object.attributes) {
    const wanted = wants(attribute);
    if (wanted === 'none') continue;
    for (const value of values) lines.push(lineOf(attribute, wanted === 'count' ? '' : value));
  }
  const { guid } = object;
  // Sources give it as text; what they read it from may not be among the attributes.
  if (guid !== undefined && !object.attributes.has('objectguid') && !object.attributes.has('entryuuid')) {
    lines.push(lineOf('entryuuid', guid));
  }
  return `${lines.join('\n')}\n\n`;
}

function lineOf(attribute: string, value: SourceValue): string {
  if (typeof value === 'string' && safe.test(value)) return `${attribute}: ${value}`;
  return `${attribute}:: ${Buffer.from(value as string).toString('base64')}`;
}

/** RFC 2849, SAFE-STRING, without a space at its end. */
const safe = /^(?:[!-9;=-~](?:[ -~]*[!-~])?)?$/;
