import { getWildcard } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { endedEntries } from '../kit/objects/find-history.ts';
import { parameter } from '../kit/parameter.ts';
import { list, text, whole } from '../kit/parameter-types.ts';

export const cmdlet = defineCmdlet({
  name: 'Clear-History',
  synopsis: { en: 'Forgets lines that were run in this session.', ko: '이 세션에서 실행한 줄을 지웁니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    Id: parameter({
      schema: list(whole({ min: 1 })),
      synopsis: { en: 'Those with these numbers.', ko: '이 번호의 줄.' },
      position: 0,
    }),
    CommandLine: parameter({
      schema: list(text()),
      synopsis: { en: 'Those that fit a pattern.', ko: '패턴에 맞는 줄.' },
    }),
  },
  examples: [{ line: 'Clear-History', synopsis: { en: 'All of them.', ko: '모두 지웁니다.' } }],
  async process({ Id, CommandLine }, { history }) {
    const chosen = endedEntries(history).filter(
      ({ id, line }) =>
        (Id === undefined || Id.includes(id)) &&
        (CommandLine === undefined || CommandLine.some((pattern) => getWildcard(pattern, false)(line))),
    );
    history.remove(new Set(chosen));
    return undefined;
  },
});
