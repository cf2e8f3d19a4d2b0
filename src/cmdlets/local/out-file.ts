import { defineCmdlet } from '../kit/definition.ts';
import { FormattedFile } from '../kit/files/formatted-file.ts';
import { opening } from '../kit/files/open-failure.ts';
import { path } from '../kit/files/path-selection.ts';
import { requireFiles } from '../kit/files/require-files.ts';
import { textEncoding } from '../kit/files/text-encoding.ts';
import { formatContextOf } from '../kit/objects/format-stream.ts';
import { parameter } from '../kit/parameter.ts';
import { anything, flag, whole } from '../kit/parameter-types.ts';

const name = 'Out-File';

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'Writes into a file what would be shown.', ko: '화면에 표시될 내용을 파일에 씁니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    FilePath: parameter({
      schema: path(),
      synopsis: { en: 'The file.', ko: '파일.' },
      position: 0,
      mandatory: true,
      aliases: ['Path', 'LiteralPath', 'PSPath'],
    }),
    Encoding: parameter({
      schema: textEncoding(),
      synopsis: { en: 'utf8 without it.', ko: '인코딩. 없으면 utf8.' },
      position: 1,
    }),
    Append: flag({ synopsis: { en: 'Keeps what is there.', ko: '기존 내용 뒤에 더합니다.' } }),
    NoClobber: flag({
      synopsis: { en: 'Not where the file is there already.', ko: '파일이 이미 있으면 쓰지 않습니다.' },
      aliases: ['NoOverwrite'],
    }),
    Width: parameter({
      schema: whole({ min: 2 }),
      synopsis: { en: 'Cells of a line.', ko: '한 줄의 칸 수.' },
    }),
    NoNewline: flag({ synopsis: { en: 'Without line ends.', ko: '줄 바꿈 없이.' } }),
    Force: flag({
      synopsis: { en: 'Taken; there is nothing to force.', ko: '받아들이지만 하는 일이 없습니다.' },
    }),
    InputObject: parameter({
      schema: anything(),
      synopsis: { en: 'The objects.', ko: '개체.' },
      fromPipeline: 'value',
    }),
  },
  examples: [
    {
      line: 'Get-Mailbox | Format-Table Name, PrimarySmtpAddress | Out-File mailboxes.txt',
      synopsis: { en: 'A table in a file.', ko: '파일에 담은 표.' },
    },
  ],
  async *stream({ FilePath, Encoding, Append, NoClobber, Width, NoNewline }, input, context) {
    const options = {
      path: FilePath,
      mode: Append ? 'append' : NoClobber ? 'createNew' : 'create',
      encoding: Encoding,
      context: formatContextOf(context),
      nowMs: () => context.clock.monotonic(),
      width: Width,
      noNewline: NoNewline,
    } as const;
    const files = requireFiles(context);
    await using file = await opening(name, FilePath, () => FormattedFile.open(files, options));
    for await (const item of input) {
      file.add(item);
      await file.flush();
    }
    yield* [];
  },
});
