/** Objects of tests, written as the scripts that make them. */
import {
  defaultEvaluationLimits,
  enumerate,
  makeBlockRunner,
  runText,
  Session,
  type Value,
} from '../../../wire/powershell-language/index.ts';
import { makeFormatContext } from './out-string.ts';
import type { FormatContext } from './view.ts';
import type { ViewDefinition } from './view-definition.ts';

const session = new Session({ now: () => 0, monotonic: () => 0, guid: () => '' }, defaultEvaluationLimits);

/** What the script puts on the pipeline. */
export function objectsOf(script: string): Value[] {
  const values: Value[] = [];
  for (const effect of runText(script, session)) {
    if (effect.kind === 'output') values.push(...enumerate(effect.value));
  }
  return values;
}

/** Blocks of calculated properties run; those that contain commands give nothing. */
export const testContext = (views: Iterable<ViewDefinition> = []): FormatContext =>
  makeFormatContext(views, (block, item) => makeBlockRunner(block, session).evaluate?.(item) ?? null);
