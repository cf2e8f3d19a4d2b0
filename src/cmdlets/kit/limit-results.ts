import type { Value } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from './context.ts';

const defaultResultSize = 1000;

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
