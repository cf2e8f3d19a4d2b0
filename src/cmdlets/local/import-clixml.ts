import { ClixmlError, readClixml, type SecretCipher } from '../../wire/clixml/index.ts';
import { enumerate, type Value } from '../../wire/powershell-language/index.ts';
import { bindingError } from '../kit/binding-errors.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { opening } from '../kit/files/open-failure.ts';
import { pathParameters } from '../kit/files/path-selection.ts';
import { requireFiles } from '../kit/files/require-files.ts';
import { decodeFile } from '../kit/files/text-encoding.ts';

const name = 'Import-Clixml';

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'Gives the objects that Export-Clixml wrote.', ko: 'Export-Clixml이 쓴 개체를 읽습니다.' },
  description: {
    en: 'Secrets that were sealed by another account or on another machine stay sealed.',
    ko: '다른 계정이나 다른 컴퓨터에서 암호화된 비밀은 열리지 않습니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  defaultSet: 'Path',
  parameters: pathParameters,
  examples: [
    {
      line: '$before = Import-Clixml mailboxes.xml',
      synopsis: { en: 'As they were then.', ko: '그때의 개체.' },
    },
  ],
  async *process({ Path, LiteralPath }, context) {
    for (const path of LiteralPath ?? Path ?? []) {
      const text = await opening(name, path, () => readText(path, context));
      const { secrets } = requireFiles(context);
      for (const value of parse(text, path, secrets)) yield* enumerate(value);
    }
  },
});

async function readText(path: string, context: CmdletContext): Promise<string> {
  const files = requireFiles(context);
  const pieces: string[] = [];
  for await (const piece of decodeFile(files.read(path), undefined)) {
    context.session.budget.allocate(piece.length * bytesOfCharacter);
    pieces.push(piece);
  }
  return pieces.join('');
}

/** Text and the objects made of it. */
const bytesOfCharacter = 4;

function parse(text: string, path: string, secrets: SecretCipher): Value[] {
  try {
    return readClixml(text, { secrets });
  } catch (error) {
    if (!(error instanceof ClixmlError)) throw error;
    throw bindingError({
      cmdlet: name,
      id: 'System.Xml.XmlException',
      message: `${path} is no file of Export-Clixml: ${error.message}`,
      category: 'InvalidData',
      target: path,
    });
  }
}
