import { type FileHandle, open } from 'node:fs/promises';
import { AppError } from '../../../base/errors.ts';
import { LdifEncoding } from '../../../wire/ldif/ldif-encoding.ts';
import type { SourceObject } from '../../source-object.ts';
import type { DirectorySource } from '../../sources/directory-source.ts';
import { Spool, spoolText } from './spool.ts';
import type { WantedAttributes } from './wanted-attributes.ts';

/** What is checked: a file of LDIF, objects of another file, or a directory that is read page by page. */
export type EngineInput =
  | { readonly kind: 'ldif'; readonly name: string; readonly path: string }
  | { readonly kind: 'objects'; readonly name: string; readonly objects: AsyncIterable<SourceObject> }
  | { readonly kind: 'source'; readonly name: string; readonly source: DirectorySource };

export interface OpenedInput extends AsyncDisposable {
  readonly name: string;
  readonly file: FileHandle;
  /** Where its objects begin: behind a byte order mark. */
  readonly start: number;
  readonly size: number;
}

export interface OpenInputOptions {
  readonly wanted: WantedAttributes;
  /** For what must be read before it can be checked. */
  readonly spoolFolder: string;
  /** A name that nobody has thought of. */
  readonly spoolName: () => string;
  readonly signal: AbortSignal;
  readonly onObjects: (count: number) => void;
}

const markLength = 3;
const readBytes = 1024 * 1024;
/** Between two looks whether to go on. */
const objectsAtOnce = 1_000;

export async function openInput(input: EngineInput, options: OpenInputOptions): Promise<OpenedInput> {
  return input.kind === 'ldif' ? openFile(input, options) : spoolSource(input, options);
}

async function openFile(
  { name, path }: Extract<EngineInput, { kind: 'ldif' }>,
  options: OpenInputOptions,
): Promise<OpenedInput> {
  const file = await opening(path, name);
  await using opened = new AsyncDisposableStack();
  opened.defer(() => file.close());
  const stat = await file.stat();
  if (!stat.isFile()) throw noFile(name);
  const { size } = stat;
  const beginning = new Uint8Array(4);
  await file.read(beginning, 0, beginning.length, 0);
  const kind = encodingOf(beginning);
  if (kind === 'utf-16') return await transcode(file, name, options);
  const start = kind === 'marked' ? markLength : 0;
  const kept = opened.move();
  return { name, file, start, size, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

function encodingOf([first, second, third]: Uint8Array): 'utf-8' | 'marked' | 'utf-16' {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'marked';
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return 'utf-16';
  // LDIF begins with ASCII: a zero beside it is half a character.
  return first === 0 || second === 0 ? 'utf-16' : 'utf-8';
}

async function transcode(file: FileHandle, name: string, options: OpenInputOptions): Promise<OpenedInput> {
  const spool = await Spool.create(options.spoolFolder, options.spoolName());
  await using opened = new AsyncDisposableStack();
  opened.use(spool);
  const encoding = new LdifEncoding();
  const chunk = new Uint8Array(readBytes);
  for (let offset = 0; ; ) {
    options.signal.throwIfAborted();
    const { bytesRead } = await file.read(chunk, 0, chunk.length, offset);
    if (bytesRead === 0) break;
    offset += bytesRead;
    await spool.write(encoding.push(chunk.slice(0, bytesRead)));
  }
  await spool.write(encoding.end());
  await spool.flush();
  return given(name, spool, opened.move());
}

async function spoolSource(
  input: Exclude<EngineInput, { kind: 'ldif' }>,
  { wanted, spoolFolder, spoolName, signal, onObjects }: OpenInputOptions,
): Promise<OpenedInput> {
  const spool = await Spool.create(spoolFolder, spoolName());
  await using opened = new AsyncDisposableStack();
  opened.use(spool);
  const wants = (attribute: string) => {
    const number = wanted.find(attribute);
    if (number === undefined) return 'none';
    return wanted.isCounted[number] === 1 ? 'count' : 'values';
  };
  let count = 0;
  const objects = input.kind === 'objects' ? input.objects : wholeObjects(input.source, wanted, signal);
  for await (const object of objects) {
    await spool.write(Buffer.from(spoolText(object, wants), 'utf8'));
    count += 1;
    if (count % objectsAtOnce === 0) {
      signal.throwIfAborted();
      onObjects(count);
    }
  }
  await spool.flush();
  return given(input.name, spool, opened.move());
}

async function* wholeObjects(
  source: DirectorySource,
  wanted: WantedAttributes,
  signal: AbortSignal,
): AsyncGenerator<SourceObject> {
  for await (const { changes } of source.read({ attributes: wanted.names, signal })) {
    for (const change of changes) if (change.kind === 'whole') yield change.object;
  }
}

function given(name: string, spool: Spool, kept: AsyncDisposableStack): OpenedInput {
  const { file, size } = spool;
  return { name, file, start: 0, size, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

async function opening(path: string, name: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT') {
      throw new AppError({
        kind: 'notFound',
        code: 'directory.file.notFound',
        message: `There is no file ${name}. Look where it is with Get-ChildItem, and give its path.`,
        cause: error,
      });
    }
    throw new AppError({
      kind: 'denied',
      code: 'directory.file.unreadable',
      message: `${name} cannot be read (${code}). Look at its permissions.`,
      cause: error,
    });
  }
}

const noFile = (name: string): AppError =>
  new AppError({
    kind: 'invalid',
    code: 'directory.file.notFile',
    message: `${name} is a folder. Give the files in it: -Path ${name}/users.ldif.`,
  });
