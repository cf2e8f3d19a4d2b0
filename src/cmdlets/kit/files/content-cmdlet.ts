/** Set-Content and Add-Content: text as it is, a line for each object, without the forms of a screen. */
import type { LocalText } from '../../../base/language.ts';
import { enumerate, isCollection, toText, type Value } from '../../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../definition.ts';
import { type Bound, parameter } from '../parameter.ts';
import { anything, convertible, flag, list } from '../parameter-types.ts';
import { opening } from './open-failure.ts';
import { path } from './path-selection.ts';
import { requireFiles } from './require-files.ts';
import { textEncoding } from './text-encoding.ts';
import { TextFile } from './text-file.ts';

const encoding = textEncoding();
const encodingOrByte = () =>
  convertible({ typeName: 'System.Text.Encoding' }, (value: Value) =>
    /^byte$/i.test(toText(value)) ? 'byte' : encoding.parse(value),
  );

const parameters = {
  Path: parameter({
    schema: list(path()),
    synopsis: { en: 'The files.', ko: '파일.' },
    position: 0,
    mandatory: true,
    aliases: ['LiteralPath', 'PSPath'],
  }),
  Value: parameter({
    schema: anything(),
    synopsis: {
      en: 'What is written; from the pipeline without it.',
      ko: '쓸 내용. 없으면 파이프라인 입력.',
    },
    position: 1,
  }),
  Encoding: parameter({
    schema: encodingOrByte(),
    synopsis: { en: 'utf8 without it.', ko: '인코딩. 없으면 utf8.' },
  }),
  AsByteStream: flag({ synopsis: { en: 'The values are bytes.', ko: '값이 바이트입니다.' } }),
  NoNewline: flag({ synopsis: { en: 'Without line ends.', ko: '줄 바꿈 없이.' } }),
  Force: flag({
    synopsis: { en: 'Taken; there is nothing to force.', ko: '받아들이지만 하는 일이 없습니다.' },
  }),
  PassThru: flag({ synopsis: { en: 'Gives what was written.', ko: '쓴 내용을 내보냅니다.' } }),
} as const;

interface ContentCmdlet {
  readonly name: string;
  readonly synopsis: LocalText;
  readonly mode: 'create' | 'append';
  readonly example: { readonly line: string; readonly synopsis: LocalText };
}

export function defineContentCmdlet({ name, synopsis, mode, example }: ContentCmdlet) {
  return defineCmdlet({
    name,
    synopsis,
    role: 'Core',
    scope: 'none',
    effect: 'read',
    parameters,
    examples: [example],
    async *stream(bound, input, context) {
      const files = requireFiles(context);
      await using all = new AsyncDisposableStack();
      const isBytes = bound.AsByteStream || bound.Encoding === 'byte';
      const encoding = bound.Encoding === 'byte' ? undefined : bound.Encoding;
      const opened: TextFile[] = [];
      for (const each of bound.Path) {
        const options = { path: each, mode, encoding };
        opened.push(all.use(await opening(name, each, () => TextFile.open(files, options))));
      }
      const bytes: Value[] = [];
      for await (const item of valuesOf(bound, input)) {
        if (isBytes) bytes.push(...enumerate(item));
        else for (const file of opened) await file.write(toText(item) + (bound.NoNewline ? '' : '\n'));
        if (bound.PassThru) yield item;
      }
      for (const file of isBytes ? opened : []) await file.writeBytes(Uint8Array.from(bytes, Number));
    },
  });
}

async function* valuesOf(
  { Value: given }: Bound<typeof parameters>,
  input: AsyncIterable<Value>,
): AsyncIterable<Value> {
  if (given === undefined) yield* input;
  else if (isCollection(given)) yield* enumerate(given);
  else yield given;
}
