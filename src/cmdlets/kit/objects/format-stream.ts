/** What Format-List, Format-Table and Format-Wide share. */
import { ErrorRecord, PowerShellError, type Value } from '../../../wire/powershell-language/index.ts';
import { viewsOf } from '../../views.ts';
import type { CmdletContext } from '../context.ts';
import {
  type FormatContext,
  type FormatParameters,
  type FormatRecord,
  Formatter,
  makeFormatContext,
  parseSelector,
  parseSelectors,
} from '../format/index.ts';
import { parameter } from '../parameter.ts';
import { anything, flag, text } from '../parameter-types.ts';

export const formatParameters = {
  Property: parameter({
    schema: anything(),
    synopsis: {
      en: 'What to show: names, wildcards or calculated ones.',
      ko: '표시할 속성: 이름, 와일드카드 또는 계산 속성.',
    },
    position: 0,
    rest: true,
    completer: 'property',
  }),
  GroupBy: parameter({
    schema: anything(),
    synopsis: { en: 'A heading wherever this value changes.', ko: '이 값이 바뀔 때마다 제목을 넣습니다.' },
  }),
  View: parameter({
    schema: text(),
    synopsis: { en: 'The name of a view.', ko: '보기의 이름.' },
  }),
  Force: flag({ synopsis: { en: 'Shows everything there is.', ko: '모든 것을 표시합니다.' } }),
  InputObject: parameter({
    schema: anything(),
    synopsis: { en: 'The objects to show.', ko: '표시할 개체.' },
    fromPipeline: 'value',
  }),
} as const;

interface Common {
  readonly Property: Value;
  readonly GroupBy: Value;
  readonly View: string | undefined;
  readonly Force: boolean;
}

export function commonFormat(bound: Common, use: 'table' | 'list' | 'wide'): FormatParameters {
  return {
    shape: use,
    force: bound.Force,
    ...(bound.Property !== undefined && { properties: parseSelectors(bound.Property, use) }),
    ...(bound.GroupBy !== undefined && { groupBy: parseSelector(bound.GroupBy, 'groupBy') }),
    ...(bound.View !== undefined && { view: bound.View }),
  };
}

export function formatContextOf({ catalog, blocks }: CmdletContext): FormatContext {
  const evaluators = new WeakMap<object, (item: Value) => Value | Promise<Value>>();
  return makeFormatContext(viewsOf(catalog.tables.map(({ cmdlet }) => cmdlet)), (block, item) => {
    const evaluate = evaluators.get(block) ?? blocks.evaluate(block);
    evaluators.set(block, evaluate);
    const value = evaluate(item);
    if (value instanceof Promise) throw runsCommands(value);
    return value;
  });
}

export async function* formatStream(
  parameters: FormatParameters,
  input: AsyncIterable<Value>,
  context: CmdletContext,
): AsyncIterable<Value> {
  const records: FormatRecord[] = [];
  const formatter = new Formatter(parameters, formatContextOf(context), (record) => records.push(record));
  for await (const item of input) {
    formatter.process(item);
    yield* records.splice(0);
  }
  formatter.end();
  yield* records;
}

/** A row is made at once and cannot wait for a pipeline. */
function runsCommands(running: Promise<Value>): PowerShellError {
  running.catch(() => undefined);
  return new PowerShellError(
    new ErrorRecord({
      message:
        'A calculated property of a Format cmdlet cannot run commands. Calculate it with Select-Object before.',
      category: 'InvalidOperation',
      fullyQualifiedErrorId: 'ExpressionRunsCommands',
    }),
  );
}
