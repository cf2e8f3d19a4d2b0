/** `[System.IO.File]` and `[System.IO.Path]`: what the host's files give; a server has none. */
import type { Budget } from './budget.ts';
import { toText } from './convert.ts';
import { toBytes } from './convert-statics.ts';
import { elementsOf, isCollection } from './enumerate.ts';
import type { EvaluationFiles, EvaluationHost } from './host.ts';
import { fail } from './script-error.ts';
import type { FoundValue, Value } from './value.ts';

export interface FileStaticContext {
  readonly host: EvaluationHost;
  readonly budget: Budget;
}

export function requireFiles({ files }: EvaluationHost): EvaluationFiles {
  return (
    files ??
    fail(
      'FilesNotAvailable',
      'Files cannot be read or written here, because this script does not run on your own computer. Run it in the local shell, or pass the content as a value.',
      'PermissionDenied',
    )
  );
}

export function invokeFile(
  name: string,
  args: readonly Value[],
  { host, budget }: FileStaticContext,
): FoundValue {
  const files = requireFiles(host);
  const path = toText(args[0]);
  const content = args[1];
  const read = () => {
    const bytes = files.readAllBytes(path);
    budget.allocate(bytes.length * 2);
    return bytes;
  };
  switch (name) {
    case 'exists':
      return { value: files.exists(path) };
    case 'readallbytes':
      return { value: read() };
    case 'readalltext':
      return { value: decode(read()) };
    case 'readalllines':
      return {
        value: decode(read())
          .replace(/\r?\n$/, '')
          .split(/\r?\n/),
      };
    case 'writeallbytes':
      return done(() => files.writeAllBytes(path, toBytes(content)));
    case 'writealltext':
      return done(() => files.writeAllBytes(path, encode(toText(content))));
    case 'writealllines':
      return done(() => files.writeAllBytes(path, encode(lines(content))));
    case 'appendalltext':
      return done(() => files.appendAllBytes(path, encode(toText(content))));
    case 'appendalllines':
      return done(() => files.appendAllBytes(path, encode(lines(content))));
    default:
      return undefined;
  }
}

function done(act: () => void): FoundValue {
  act();
  return { value: undefined };
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const lines = (value: Value): string =>
  (isCollection(value) ? elementsOf(value) : [value]).map((line) => `${toText(line)}\n`).join('');

/** Text as .NET reads it: by its mark, else UTF-8. */
export function decode(bytes: Uint8Array): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  const isSwapped = bytes[0] === 0xfe && bytes[1] === 0xff;
  return new TextDecoder(isUtf16 ? 'utf-16le' : isSwapped ? 'utf-16be' : 'utf-8').decode(bytes);
}

/** Works upon the text alone, so that it is there on a server, too. Either slash divides. */
export function invokePath(name: string, args: readonly Value[]): FoundValue {
  const path = toText(args[0]);
  const fileName = /[^\\/]*$/.exec(path)?.[0] ?? '';
  const dot = fileName.lastIndexOf('.');
  switch (name) {
    case 'getfilename':
      return { value: fileName };
    case 'getextension':
      return { value: dot < 0 || dot === fileName.length - 1 ? '' : fileName.slice(dot) };
    case 'getfilenamewithoutextension':
      return { value: dot < 0 ? fileName : fileName.slice(0, dot) };
    case 'getdirectoryname':
      return { value: path.slice(0, path.length - fileName.length).replace(/(?<=[^:\\/])[\\/]+$/, '') };
    case 'hasextension':
      return { value: dot >= 0 && dot < fileName.length - 1 };
    case 'ispathrooted':
      return { value: /^(?:[\\/]|[A-Za-z]:)/.test(path) };
    case 'combine':
      return { value: combine(args.map((arg) => toText(arg))) };
    default:
      return undefined;
  }
}

/** A later part that begins at a root stands for all before it. */
function combine(parts: readonly string[]): string {
  return parts.reduce((whole, part) => {
    if (part === '') return whole;
    if (whole === '' || /^(?:[\\/]|[A-Za-z]:)/.test(part)) return part;
    const slash = whole.includes('\\') && !whole.includes('/') ? '\\' : '/';
    return /[\\/]$/.test(whole) ? whole + part : whole + slash + part;
  }, '');
}
