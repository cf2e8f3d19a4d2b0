import {
  ErrorRecord,
  getRegex,
  PowerShellError,
  type RegexValue,
  toText,
} from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { errorIdOf } from '../kit/error-id.ts';
import { matchedLineType, notFromFile, type TextMatch } from '../kit/objects/match-object.ts';
import { parameter } from '../kit/parameter.ts';
import { anything, flag, list, text } from '../kit/parameter-types.ts';

const name = 'Select-String';

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'Finds text in lines.', ko: '줄에서 텍스트를 찾습니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  output: matchedLineType,
  parameters: {
    Pattern: parameter({
      schema: list(text()),
      synopsis: { en: 'Regular expressions; any of them.', ko: '정규식. 하나라도 맞으면 됩니다.' },
      position: 0,
      mandatory: true,
    }),
    SimpleMatch: flag({
      synopsis: { en: 'The patterns are plain text.', ko: '패턴을 일반 텍스트로 봅니다.' },
    }),
    CaseSensitive: flag({ synopsis: { en: 'With letter case.', ko: '대/소문자를 구분합니다.' } }),
    AllMatches: flag({
      synopsis: { en: 'Every place in a line.', ko: '한 줄에서 맞는 곳을 모두 찾습니다.' },
    }),
    NotMatch: flag({ synopsis: { en: 'Lines that do not fit.', ko: '맞지 않는 줄.' } }),
    Quiet: flag({ synopsis: { en: 'Only whether there is one.', ko: '있는지만 알립니다.' } }),
    Raw: flag({ synopsis: { en: 'The lines as text.', ko: '줄을 텍스트로 내보냅니다.' } }),
    InputObject: parameter({
      schema: anything(),
      synopsis: { en: 'The lines.', ko: '줄.' },
      fromPipeline: 'value',
    }),
  },
  examples: [
    {
      line: "Get-Help New-Mailbox -Full | Out-String -Stream | Select-String 'Password'",
      synopsis: { en: 'Lines that name it.', ko: '그 말이 나오는 줄.' },
    },
  ],
  async *stream(bound, input, { session }) {
    const { Pattern, CaseSensitive, AllMatches, NotMatch } = bound;
    const finders = Pattern.map((pattern) => ({
      pattern,
      find: finderOf(pattern, bound.SimpleMatch, CaseSensitive),
    }));
    let lineNumber = 0;
    for await (const item of input) {
      session.budget.step();
      lineNumber += 1;
      const line = toText(item);
      const found = finders.map(({ pattern, find }) => ({ pattern, matches: find(line) }));
      const first = found.find(({ matches }) => matches.length > 0);
      if ((first !== undefined) === NotMatch) continue;
      if (bound.Quiet) {
        yield true;
        return;
      }
      const matches = first === undefined ? [] : first.matches.slice(0, AllMatches ? undefined : 1);
      const pattern = first?.pattern ?? Pattern[0] ?? '';
      const ignoresCase = !CaseSensitive;
      yield bound.Raw
        ? line
        : matchedLineType.present({ line, lineNumber, path: notFromFile, pattern, ignoresCase, matches });
    }
  },
});

type Find = (line: string) => readonly TextMatch[];

function finderOf(pattern: string, isPlain: boolean, caseSensitive: boolean): Find {
  if (!isPlain) {
    const regex = compile(pattern, caseSensitive);
    return (line) =>
      Array.from(regex.findAll(line), ({ text: found, index, groups }) => ({
        text: found,
        index,
        groups: groups.map((group) => group ?? ''),
      }));
  }
  const fold = (given: string) => (caseSensitive ? given : given.toLowerCase());
  const wanted = fold(pattern);
  return (line) => {
    const index = fold(line).indexOf(wanted);
    return index < 0 ? [] : [{ text: line.slice(index, index + wanted.length), index, groups: [] }];
  };
}

function compile(pattern: string, caseSensitive: boolean): RegexValue {
  try {
    return getRegex(pattern, { ignoreCase: !caseSensitive });
  } catch (error) {
    if (!(error instanceof PowerShellError)) throw error;
    throw new PowerShellError(
      new ErrorRecord({
        message: `The string ${pattern} is not a valid regular expression: ${error.message.replace(/^The regular expression pattern .* is not valid\. /s, '')}`,
        category: 'InvalidArgument',
        fullyQualifiedErrorId: errorIdOf('InvalidRegex', name),
        targetObject: pattern,
        activity: name,
      }),
    );
  }
}
