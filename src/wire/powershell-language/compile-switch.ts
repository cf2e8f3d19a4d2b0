import type { Statement } from './ast.ts';
import { callBlock } from './call-block.ts';
import { isEqual } from './compare.ts';
import { type Compiled, compileExpression } from './compile-expressions.ts';
import { type CompiledStatement, compileBlock, compileStatementValue } from './compile-statements.ts';
import { toBoolean, toText } from './convert.ts';
import type { Code } from './effect.ts';
import { enumerate, unwrap } from './enumerate.ts';
import type { Frame } from './frame.ts';
import { getRegex } from './regex-value.ts';
import { ScriptBlockValue } from './script-block.ts';
import { ControlSignal } from './signals.ts';
import { matchesTable } from './text-operators.ts';
import type { Value } from './value.ts';
import { getWildcard } from './wildcard.ts';

interface CompiledCase {
  readonly pattern: Compiled;
  readonly body: CompiledStatement;
}

/** Section 8.6: every case that matches runs, unless `break` ends the switch or `continue` the item. */
export function compileSwitch(statement: Statement & { kind: 'Switch' }): CompiledStatement {
  const source = compileStatementValue([statement.source]);
  const cases = statement.cases.map(({ pattern, body }) => ({
    pattern: compileExpression(pattern),
    body: compileBlock(body),
  }));
  const otherwise = statement.otherwise && compileBlock(statement.otherwise);
  return {
    sync: undefined,
    *run(frame) {
      const value = yield* source.run(frame);
      for (const item of enumerate(value === undefined ? null : value)) {
        const inner = frame.derive();
        inner.item = item;
        try {
          const matched = yield* runCases(statement, cases, item, inner);
          if (!matched && otherwise) yield* otherwise.run(inner);
        } catch (error) {
          if (!(error instanceof ControlSignal) || !error.isFor(statement.label)) throw error;
          if (error.kind === 'break') break;
        }
      }
    },
  };
}

function* runCases(
  statement: Statement & { kind: 'Switch' },
  cases: readonly CompiledCase[],
  item: Value,
  frame: Frame,
): Code<boolean> {
  let matched = false;
  for (const { pattern, body } of cases) {
    frame.budget.step();
    const wanted = yield* pattern.run(frame);
    if (!(yield* matches(statement, wanted, item, frame))) continue;
    matched = true;
    yield* body.run(frame);
  }
  return matched;
}

function* matches(
  statement: Statement & { kind: 'Switch' },
  wanted: Value,
  item: Value,
  frame: Frame,
): Code<boolean> {
  if (wanted instanceof ScriptBlockValue) {
    return toBoolean(unwrap(yield* callBlock(wanted, frame, { args: [], item, newScope: false })));
  }
  const { match, caseSensitive } = statement;
  if (match === 'wildcard') return getWildcard(toText(wanted), caseSensitive)(toText(item));
  if (match === 'exact') return isEqual(item, wanted, caseSensitive);
  const regex = getRegex(toText(wanted), { ignoreCase: !caseSensitive });
  const found = regex.find(toText(item));
  if (found) frame.setMatches(matchesTable(found, regex));
  return found !== undefined;
}
