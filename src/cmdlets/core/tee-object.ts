import { ListValue } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { FormattedFile } from '../kit/files/formatted-file.ts';
import { requireFiles } from '../kit/files/require-files.ts';
import { textEncoding } from '../kit/files/text-encoding.ts';
import { formatContextOf } from '../kit/objects/format-stream.ts';
import { parameter } from '../kit/parameter.ts';
import { anything, flag, text } from '../kit/parameter-types.ts';

export const cmdlet = defineCmdlet({
  name: 'Tee-Object',
  synopsis: {
    en: 'Keeps objects in a variable or a file and passes them on.',
    ko: '개체를 변수나 파일에 담고 그대로 넘깁니다.',
  },
  description: {
    en: 'Files are there in the local shell alone.',
    ko: '파일은 로컬 셸에서만 쓸 수 있습니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  defaultSet: 'File',
  parameters: {
    FilePath: parameter({
      schema: text(),
      synopsis: { en: 'The file.', ko: '파일.' },
      position: 0,
      mandatory: true,
      aliases: ['Path', 'LiteralPath'],
      sets: ['File'],
    }),
    Variable: parameter({
      schema: text(),
      synopsis: { en: 'The variable, without $.', ko: '변수 이름($ 없이).' },
      mandatory: true,
      sets: ['Variable'],
    }),
    Append: flag({
      synopsis: { en: 'Keeps what is there.', ko: '기존 내용 뒤에 더합니다.' },
      sets: ['File'],
    }),
    Encoding: parameter({
      schema: textEncoding(),
      synopsis: { en: 'The encoding of the file.', ko: '파일 인코딩.' },
      sets: ['File'],
    }),
    InputObject: parameter({
      schema: anything(),
      synopsis: { en: 'The objects.', ko: '개체.' },
      fromPipeline: 'value',
    }),
  },
  examples: [
    {
      line: 'Get-Mailbox | Tee-Object -Variable all | Measure-Object',
      synopsis: { en: 'Counts them and keeps them.', ko: '개수를 세고 변수에 담습니다.' },
    },
  ],
  async *stream({ FilePath, Variable, Append, Encoding }, input, context) {
    if (Variable !== undefined) {
      const name = Variable.toLowerCase();
      const kept = new ListValue();
      for await (const item of input) {
        context.session.budget.allocate(bytesOfEntry);
        kept.push(item);
        context.scope.set(name, kept.length === 1 ? kept[0] : kept);
        yield item;
      }
      return;
    }
    await using file = await FormattedFile.open(requireFiles(context), {
      path: FilePath ?? '',
      mode: Append ? 'append' : 'create',
      encoding: Encoding,
      context: formatContextOf(context),
      nowMs: () => context.clock.monotonic(),
    });
    for await (const item of input) {
      file.add(item);
      await file.flush();
      yield item;
    }
  },
});

const bytesOfEntry = 16;
