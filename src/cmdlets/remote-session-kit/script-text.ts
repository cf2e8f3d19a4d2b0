/**
 * A block as it travels: `$using:x` is a variable of this side, which goes along as an argument under another name
 * ([MS-PSRP] leaves that to clients; PowerShell does it with the prefix `__using_`).
 */

import type { Scope } from '../../wire/powershell-language/index.ts';
import { childrenOf, type ScriptBlockValue, type Value } from '../../wire/powershell-language/index.ts';
import type { RemoteScript } from '../kit/remote-sessions.ts';

type Node = Parameters<typeof childrenOf>[0];

interface UsingVariable {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

export function scriptOf(
  block: ScriptBlockValue,
  args: readonly Value[],
  scope: Scope,
): Pick<RemoteScript, 'text' | 'args'> {
  const positional = args.map((value) => ({ name: undefined, value }));
  const variables = usingVariablesOf(block);
  if (variables.length === 0) return { text: block.text, args: positional };
  const names = [...new Set(variables.map(({ name }) => name))];
  return {
    text: withParameters(block, variables, names),
    args: [...positional, ...names.map((name) => ({ name: nameThere(name), value: scope.get(name) }))],
  };
}

const nameThere = (name: string): string => `__using_${name}`;

function usingVariablesOf(block: ScriptBlockValue): UsingVariable[] {
  const found: UsingVariable[] = [];
  const open: Node[] = [block.ast];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.kind === 'Variable' && /^using:/i.test(node.path)) {
      found.push({ name: node.path.slice('using:'.length).toLowerCase(), ...node.span });
    }
    open.push(...childrenOf(node));
  }
  return found.toSorted((left, right) => left.start - right.start);
}

/** Behind the parameters that the block has, so that its own positions stay. */
function withParameters(
  block: ScriptBlockValue,
  variables: readonly UsingVariable[],
  names: readonly string[],
): string {
  const { source, ast } = block;
  const { start, end } = ast.span;
  const isBraced = source.text[start] === '{';
  const added = names.map((name) => `$${nameThere(name)}`).join(', ');
  const edits = variables.map((each) => ({ ...each, text: `$${nameThere(each.name)}` }));
  if (ast.param) {
    const close = source.text.lastIndexOf(')', ast.param.span.end - 1);
    const separator = ast.param.parameters.length === 0 ? '' : ', ';
    edits.push({ name: '', start: close, end: close, text: `${separator}${added}` });
  }
  let text = '';
  let at = isBraced ? start + 1 : start;
  for (const edit of edits.toSorted((left, right) => left.start - right.start)) {
    text += source.text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  text += source.text.slice(at, isBraced ? end - 1 : end);
  return ast.param ? text : `param(${added})\n${text}`;
}
