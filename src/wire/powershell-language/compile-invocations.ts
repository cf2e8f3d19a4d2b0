/** Calls of methods. `.Where{}`, `.ForEach{}` and `.Invoke()` run blocks, so that they may run commands. */
import type { Expression } from './ast.ts';
import { callBlock } from './call-block.ts';
import { type Compiled, compileExpression, lift, typeOperand } from './compile-expressions.ts';
import { toBoolean, toText } from './convert.ts';
import type { Code } from './effect.ts';
import { enumerate, unwrap } from './enumerate.ts';
import type { Frame } from './frame.ts';
import { getMember } from './members.ts';
import { invokeMethod } from './methods.ts';
import { ScriptBlockValue } from './script-block.ts';
import { invokeStatic } from './statics.ts';
import type { Value } from './value.ts';

export function compileInvoke(node: Expression & { kind: 'Invoke' }): Compiled {
  const parts = [node.target, node.member, ...node.arguments].map(compileExpression);
  const { static: isStatic, nullConditional } = node;
  const name = node.member.kind === 'String' ? node.member.value.toLowerCase() : '';
  const runsBlocks =
    !isStatic &&
    (name === 'invoke' ||
      name === 'invokereturnasis' ||
      ((name === 'where' || name === 'foreach') && node.arguments.length > 0));
  if (runsBlocks) return { sync: undefined, run: (frame) => invokeWithBlock(parts, name, frame) };
  return lift(parts, (frame, [target, member, ...args]) => {
    frame.budget.step();
    if (isStatic) return invokeStatic(typeOperand(target), toText(member), args, frame);
    if (nullConditional && (target === null || target === undefined)) return null;
    return invokeMethod(target, toText(member), args, frame.budget);
  });
}

function* invokeWithBlock(parts: readonly Compiled[], name: string, frame: Frame): Code<Value> {
  const values: Value[] = [];
  for (const part of parts) values.push(yield* part.run(frame));
  const [target, member, block, ...rest] = values;
  if (target instanceof ScriptBlockValue && name.startsWith('invoke')) {
    const args = block === undefined ? [] : [block, ...rest];
    const output = yield* callBlock(target, frame, { args, item: frame.item, newScope: true });
    return name === 'invoke' ? output : unwrap(output);
  }
  if (block instanceof ScriptBlockValue) return yield* eachWithBlock(target, name, block, rest, frame);
  if (name === 'foreach' && typeof block === 'string') {
    return [...enumerate(target)].map((item) => getMember(item, block));
  }
  const args = block === undefined ? [] : [block, ...rest];
  return invokeMethod(target, toText(member), args, frame.budget);
}

/** `.Where({…}, 'First', 2)` and `.ForEach({…})` over what the target is made of. */
function* eachWithBlock(
  target: Value,
  name: string,
  block: ScriptBlockValue,
  rest: readonly Value[],
  frame: Frame,
): Code<Value> {
  const results: Value[] = [];
  const mode = toText(rest[0]).toLowerCase();
  const most =
    rest[1] === undefined ? (mode === 'first' || mode === 'last' ? 1 : 0) : Number(toText(rest[1]));
  for (const item of enumerate(target)) {
    const output = yield* callBlock(block, frame, { args: [], item, newScope: false });
    if (name === 'foreach') results.push(...output);
    else if (toBoolean(unwrap(output))) results.push(item);
    if (mode === 'first' && results.length >= most) break;
  }
  return mode === 'last' ? results.slice(-most) : results;
}
