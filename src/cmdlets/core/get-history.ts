import { defineCmdlet } from '../kit/definition.ts';
import { endedEntries, getHistoryEntry } from '../kit/objects/find-history.ts';
import { historyType } from '../kit/objects/history-object.ts';
import { parameter } from '../kit/parameter.ts';
import { list, whole } from '../kit/parameter-types.ts';

const name = 'Get-History';

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'The lines that were run in this session.', ko: '이 세션에서 실행한 줄.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  output: historyType,
  parameters: {
    Id: parameter({
      schema: list(whole({ min: 1 })),
      synopsis: { en: 'Those with these numbers.', ko: '이 번호의 줄.' },
      position: 0,
      fromPipeline: 'value',
    }),
    Count: parameter({
      schema: whole({ min: 0 }),
      synopsis: { en: 'So many of the latest.', ko: '최근 줄의 개수.' },
      position: 1,
    }),
  },
  examples: [{ line: 'Get-History -Count 10', synopsis: { en: 'The latest ten.', ko: '최근 열 줄.' } }],
  async *process({ Id, Count }, { history, writeError }) {
    if (Id === undefined) {
      const entries = endedEntries(history);
      const shown = Count === undefined ? entries : entries.slice(Math.max(0, entries.length - Count));
      for (const entry of shown) yield historyType.present(entry);
      return;
    }
    for (const id of Id) {
      try {
        yield historyType.present(getHistoryEntry(history, id, name));
      } catch (error) {
        writeError(error);
      }
    }
  },
});
