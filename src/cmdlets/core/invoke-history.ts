import { bindingError } from '../kit/binding-errors.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { endedEntries, getHistoryEntry } from '../kit/objects/find-history.ts';
import { runTextIn } from '../kit/objects/run-text.ts';
import { parameter } from '../kit/parameter.ts';
import { text } from '../kit/parameter-types.ts';

const name = 'Invoke-History';

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'Runs a line of the history again.', ko: '기록에 있는 줄을 다시 실행합니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    Id: parameter({
      schema: text(),
      synopsis: {
        en: 'The number of the line, or its beginning; the latest without it.',
        ko: '줄 번호 또는 앞부분. 없으면 마지막 줄.',
      },
      position: 0,
      fromPipeline: 'propertyName',
    }),
  },
  examples: [{ line: 'Invoke-History 3', synopsis: { en: 'Line 3 again.', ko: '3번 줄 다시 실행.' } }],
  async *process({ Id }, context) {
    const { history, reporter } = context;
    const entries = endedEntries(history);
    const entry = /^\d{1,9}$/.test(Id ?? '')
      ? getHistoryEntry(history, Number(Id), name)
      : entries.findLast(({ line }) => line.startsWith(Id ?? ''));
    if (entry === undefined) {
      throw bindingError({
        cmdlet: name,
        id: 'InvokeHistoryNoLastHistoryEntryFound',
        message: 'There is no such line in the history of this session. Get-History shows them.',
        category: 'ObjectNotFound',
      });
    }
    reporter.verbose(entry.line);
    yield* runTextIn(context.session.global, entry.line, context, name);
  },
});
