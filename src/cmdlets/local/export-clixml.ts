import { clixmlParts } from '../../wire/clixml/index.ts';
import type { Value } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { opening } from '../kit/files/open-failure.ts';
import { path } from '../kit/files/path-selection.ts';
import { requireFiles } from '../kit/files/require-files.ts';
import { textEncoding } from '../kit/files/text-encoding.ts';
import { TextFile } from '../kit/files/text-file.ts';
import { parameter } from '../kit/parameter.ts';
import { anything, flag, whole } from '../kit/parameter-types.ts';

const name = 'Export-Clixml';

export const cmdlet = defineCmdlet({
  name,
  synopsis: {
    en: 'Writes objects into a file from which Import-Clixml gives them back.',
    ko: 'Import-Clixml로 되읽을 수 있게 개체를 파일에 씁니다.',
  },
  description: {
    en: 'Secure strings are sealed: only the same account of the same machine reads them again.',
    ko: '보안 문자열은 암호화되어, 같은 컴퓨터의 같은 계정만 다시 읽을 수 있습니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    Path: parameter({
      schema: path(),
      synopsis: { en: 'The file.', ko: '파일.' },
      position: 0,
      mandatory: true,
      aliases: ['LiteralPath', 'PSPath'],
    }),
    Depth: parameter({
      schema: whole({ min: 1, max: 100 }),
      synopsis: { en: 'How many levels of objects; 2 without it.', ko: '개체의 깊이. 없으면 2.' },
    }),
    Encoding: parameter({
      schema: textEncoding(),
      synopsis: { en: 'utf8 without it.', ko: '인코딩. 없으면 utf8.' },
    }),
    NoClobber: flag({
      synopsis: { en: 'Not where the file is there already.', ko: '파일이 이미 있으면 쓰지 않습니다.' },
      aliases: ['NoOverwrite'],
    }),
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
      line: 'Get-Mailbox | Export-Clixml mailboxes.xml',
      synopsis: { en: 'To compare with later.', ko: '나중에 비교하기 위해.' },
    },
  ],
  async *stream({ Path, Depth, Encoding, NoClobber }, input, context) {
    const files = requireFiles(context);
    const mode = NoClobber ? 'createNew' : 'create';
    const values: Value[] = [];
    for await (const item of input) {
      context.session.budget.allocate(bytesOfEntry);
      values.push(item);
    }
    await using file = await opening(name, Path, () =>
      TextFile.open(files, { path: Path, mode, encoding: Encoding }),
    );
    const { secrets } = files;
    const options = Depth === undefined ? { secrets } : { secrets, depth: Depth };
    for (const part of clixmlParts(values, options)) await file.write(part);
    yield* [];
  },
});

/** What an object held back costs at the least, against the memory that a script may use. */
const bytesOfEntry = 64;
