import { ErrorRecord, toText, type Value } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { errorIdOf } from '../kit/error-id.ts';
import type { FileEntry, LocalFiles } from '../kit/files/local-files.ts';
import { pathParameters, selectEntries } from '../kit/files/path-selection.ts';
import { requireFiles } from '../kit/files/require-files.ts';
import { decodeFile, textEncoding } from '../kit/files/text-encoding.ts';
import { linesOf } from '../kit/files/text-lines.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { convertible, flag, whole } from '../kit/parameter-types.ts';

const name = 'Get-Content';
const encoding = textEncoding();

/** Windows PowerShell says `-Encoding Byte` where later ones say `-AsByteStream`. */
const encodingOrByte = () =>
  convertible({ typeName: 'System.Text.Encoding' }, (value: Value) =>
    /^byte$/i.test(toText(value)) ? 'byte' : encoding.parse(value),
  );

const parameters = {
  ...pathParameters,
  Raw: flag({ synopsis: { en: 'The whole file as one text.', ko: '파일 전체를 한 텍스트로.' } }),
  TotalCount: parameter({
    schema: whole({ min: 0 }),
    synopsis: { en: 'So many lines from the beginning.', ko: '처음부터 이만큼의 줄.' },
    aliases: ['First', 'Head'],
  }),
  Tail: parameter({
    schema: whole({ min: 0 }),
    synopsis: { en: 'So many lines from the end.', ko: '끝에서 이만큼의 줄.' },
    aliases: ['Last'],
  }),
  ReadCount: parameter({
    schema: whole({ min: 0 }),
    synopsis: { en: 'Lines at a time; 0 for all at once.', ko: '한 번에 내보낼 줄 수. 0이면 한꺼번에.' },
  }),
  Encoding: parameter({
    schema: encodingOrByte(),
    synopsis: {
      en: 'utf8, unicode, ascii, cp949 or Byte. A mark at the beginning of the file says more.',
      ko: 'utf8, unicode, ascii, cp949 또는 Byte. 파일 앞의 BOM이 우선합니다.',
    },
  }),
  AsByteStream: flag({ synopsis: { en: 'Its bytes.', ko: '바이트로.' } }),
} as const;

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'The lines of files.', ko: '파일의 줄.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  defaultSet: 'Path',
  parameters,
  examples: [
    {
      line: 'Get-Content users.txt -TotalCount 5',
      synopsis: { en: 'The first five lines.', ko: '처음 다섯 줄.' },
    },
    {
      line: 'Get-Content users.txt -Encoding cp949',
      synopsis: { en: 'A file of a Korean Windows.', ko: '한국어 Windows에서 저장한 파일.' },
    },
  ],
  async *process(bound, context) {
    const files = requireFiles(context);
    for await (const entry of selectEntries(bound, context, name)) {
      if (entry.kind === 'folder') context.writeError(isFolder(entry));
      else yield* contentOf(entry, files, bound, context);
    }
  },
});

async function* contentOf(
  entry: FileEntry,
  files: LocalFiles,
  { Raw, TotalCount, Tail, ReadCount, Encoding, AsByteStream }: Bound<typeof parameters>,
  { session }: CmdletContext,
): AsyncIterable<Value> {
  if (AsByteStream || Encoding === 'byte') {
    session.budget.allocate(entry.length);
    const bytes = Buffer.concat(await Array.fromAsync(files.read(entry.path)));
    if (Raw || ReadCount === 0) yield new Uint8Array(bytes);
    else yield* new Uint8Array(bytes);
    return;
  }
  const text = decodeFile(files.read(entry.path), Encoding);
  if (Raw) {
    session.budget.allocate(entry.length * 2);
    yield (await Array.fromAsync(text)).join('');
    return;
  }
  const lines = Tail === undefined ? firstOf(linesOf(text), TotalCount) : lastOf(linesOf(text), Tail);
  if (ReadCount === undefined || ReadCount === 1) yield* lines;
  else yield* chunksOf(lines, ReadCount === 0 ? Number.POSITIVE_INFINITY : ReadCount);
}

async function* firstOf(lines: AsyncIterable<string>, count: number | undefined): AsyncIterable<string> {
  if (count === 0) return;
  let left = count ?? Number.POSITIVE_INFINITY;
  for await (const line of lines) {
    yield line;
    left -= 1;
    if (left === 0) return;
  }
}

async function* lastOf(lines: AsyncIterable<string>, count: number): AsyncIterable<string> {
  const held: string[] = [];
  for await (const line of lines) {
    held.push(line);
    if (held.length > count) held.shift();
  }
  yield* held;
}

async function* chunksOf(lines: AsyncIterable<string>, size: number): AsyncIterable<Value> {
  let chunk: string[] = [];
  for await (const line of lines) {
    chunk.push(line);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

function isFolder({ path }: FileEntry): ErrorRecord {
  return new ErrorRecord({
    message: `Unable to get content because it is a directory: '${path}'. Please use 'Get-ChildItem' instead.`,
    category: 'InvalidOperation',
    fullyQualifiedErrorId: errorIdOf('GetContainerContentException', name),
    targetObject: path,
    activity: name,
  });
}
