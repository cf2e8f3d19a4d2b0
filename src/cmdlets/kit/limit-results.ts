import type { Value } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from './context.ts';
import { parameter } from './parameter.ts';
import { resultSize } from './parameter-types.ts';

const defaultResultSize = 1000;

export const resultSizeParameter = parameter({
  schema: resultSize(),
  synopsis: {
    en: `At most so many, ${defaultResultSize} by default; Unlimited for all.`,
    ko: `최대 개수(기본 ${defaultResultSize}). 모두 보려면 Unlimited.`,
  },
});

/** As many as `-ResultSize` says; where there are more, a warning says how to see them. `null` is unlimited. */
export async function* limitResults(
  values: AsyncIterable<Value>,
  resultSize: number | null | undefined,
  { reporter }: CmdletContext,
): AsyncIterable<Value> {
  const limit = resultSize === undefined ? defaultResultSize : resultSize;
  let count = 0;
  for await (const value of values) {
    if (limit !== null && count >= limit) {
      reporter.warn(
        'There are more results available than are currently displayed. To view them, increase the value for the ResultSize parameter.',
      );
      return;
    }
    count += 1;
    yield value;
  }
}
