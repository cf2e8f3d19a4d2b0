/**
 * A second opinion on the shape of trees: the tree-sitter grammar for PowerShell, written by others. Both trees
 * are brought to the same outline (commands, parameters, arguments, pipelines, blocks, strings, nesting), with
 * the source text for every leaf.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import { Language, Parser, type Node as SitterNode } from 'web-tree-sitter';
import type { Node } from './ast.ts';
import { childrenOf } from './children.ts';
import { parse } from './parser.ts';

const corpus = new URL('../../../tests/corpora/powershell/examples.json', import.meta.url);
const examples: readonly { readonly line: string; readonly error?: string }[] = JSON.parse(
  readFileSync(corpus, 'utf8'),
);

const group = (head: string, parts: readonly string[]): string => `(${[head, ...parts].join(' ')})`;

/** Source text without layout, for leaves. */
const leaf = (text: string): string => text.trim();

function outlineOurs(node: Node, text: string): string {
  const source = leaf(text.slice(node.span.start, node.span.end));
  const inner = () => childrenOf(node).map((child) => outlineOurs(child, text));
  switch (node.kind) {
    case 'ScriptBlock':
    case 'Block':
      return group(
        'block',
        node.kind === 'Block' ? inner() : (node.end?.statements ?? []).map((one) => outlineOurs(one, text)),
      );
    case 'Pipeline':
      return node.elements.length === 1 ? inner().join(' ') : group('pipe', inner());
    case 'Command':
      return group('command', inner());
    case 'CommandParameter':
      return [`-${node.name}`, ...inner()].join(' ');
    case 'CommandExpression':
      return node.redirections.length === 0 ? inner().join(' ') : group('redirected', inner());
    case 'ScriptBlockExpression':
      return outlineOurs(node.block, text);
    case 'ExpandableString':
      return group('string', [source, ...inner()]);
    case 'Binary':
      return group('binary', [leaf(text.slice(node.operatorSpan.start, node.operatorSpan.end)), ...inner()]);
    case 'Cast':
      return group('cast', [node.type.typeName, outlineOurs(node.operand, text)]);
    case 'Type':
    case 'TypeConstraint':
      return `[${node.typeName}]`;
    case 'Do':
      return group('do', inner().reverse());
    case 'Jump':
      return group('flow', inner());
    case 'Assignment':
      return group('assign', [node.operator, ...inner()]);
    case 'String':
    case 'Number':
    case 'Variable':
      return source;
    default:
      return group(node.kind.toLowerCase(), inner());
  }
}

const heads: Readonly<Record<string, string>> = {
  program: 'block',
  script_block: 'block',
  statement_block: 'block',
  command: 'command',
  parenthesized_expression: 'paren',
  sub_expression: 'subexpression',
  array_expression: 'array',
  hash_literal_expression: 'hash',
  member_access: 'member',
  invokation_expression: 'invoke',
  element_access: 'index',
  redirection: 'fileredirection',
  post_increment_expression: 'unary',
  while_statement: 'while',
  do_statement: 'do',
  if_statement: 'if',
  foreach_statement: 'foreach',
  flow_control_statement: 'flow',
};
const leaves = new Set([
  'command_name',
  'generic_token',
  'variable',
  'simple_name',
  'integer_literal',
  'real_literal',
]);
const silent = new Set([
  'command_argument_sep',
  'comment',
  'file_redirection_operator',
  'empty_statement',
  'comparison_operator',
  'format_operator',
  'assignement_operator',
]);
const binaries =
  /^(?:logical|bitwise|comparison|additive|multiplicative|format|range)(?:_argument)?_expression$/;

function outlineSitter(node: SitterNode): string {
  const children = node.namedChildren
    .filter((child) => child !== null)
    .filter((child) => !silent.has(child.type));
  const inner = () => children.map(outlineSitter).filter((text) => text !== '');
  if (leaves.has(node.type)) return leaf(node.text);
  if (binaries.test(node.type) && children.length === 2) {
    const [left, right] = children;
    const between =
      left && right
        ? node.text.slice(left.endIndex - node.startIndex, right.startIndex - node.startIndex)
        : '';
    return group('binary', [leaf(between), ...inner()]);
  }
  switch (node.type) {
    case 'expression_with_unary_operator':
      // Casts are among its unary operators, and so is the sign that PowerShell reads as part of a number.
      if (children[0]?.type === 'cast_expression') return inner().join(' ');
      return /^[+-][\d.]+$/.test(node.text) ? node.text : group('unary', inner());
    case 'command_parameter':
      return leaf(node.text).replace(/:$/, '');
    case 'string_literal': {
      const nested = children.flatMap((child) => child.namedChildren.filter((one) => one !== null));
      const expanded = nested.filter((one) => one.type === 'variable' || one.type === 'sub_expression');
      return expanded.length === 0
        ? leaf(node.text)
        : group('string', [leaf(node.text), ...expanded.map(outlineSitter)]);
    }
    case 'type_literal':
      return leaf(node.text);
    case 'cast_expression':
      return group('cast', [
        leaf(children[0]?.text ?? '').slice(1, -1),
        ...children.slice(1).map(outlineSitter),
      ]);
    case 'assignment_expression':
      return group('assign', [
        node.namedChildren.find((child) => child?.type === 'assignement_operator')?.text ?? '',
        ...inner(),
      ]);
    case 'array_literal_expression':
    case 'argument_expression_list':
      if (node.type === 'array_literal_expression' && children.length > 1) return group('list', inner());
      return inner().join(' ');
    case 'pipeline_chain':
      return children.length === 1 ? inner().join(' ') : group('pipe', inner());
    default: {
      const head = heads[node.type];
      return head === undefined ? inner().join(' ') : group(head, inner());
    }
  }
}

/** Where the other grammar differs from PowerShell itself, whose own trees the corpus test compares. */
const explained: readonly { readonly reason: string; readonly applies: (line: string) => boolean }[] = [
  {
    reason: 'a colon that stands alone is an argument; there it vanishes',
    applies: (line) => /^\w+ +:(?: |$)/m.test(line),
  },
  {
    reason:
      'a method called upon parentheses is one argument; there its arguments are arguments of the command',
    applies: (line) => /-\w+ \$?\([^)]*\)\.\w+\(/.test(line),
  },
];

describe('agreement with the tree-sitter grammar', () => {
  let parser: Parser;

  beforeAll(async () => {
    const require = createRequire(import.meta.url);
    await Parser.init();
    parser = new Parser();
    parser.setLanguage(
      await Language.load(require.resolve('tree-sitter-powershell/tree-sitter-powershell.wasm')),
    );
  });

  it('gives the same outline for every example which that grammar can parse', () => {
    const differing: string[] = [];
    const used = explained.map(() => 0);
    let compared = 0;
    for (const { line } of examples) {
      const tree = parser.parse(line);
      const { script } = parse(line);
      if (!tree || tree.rootNode.hasError || !script) continue;
      compared++;
      const ours = outlineOurs(script, line);
      const theirs = outlineSitter(tree.rootNode);
      if (ours === theirs) continue;
      const reason = explained.findIndex((one) => one.applies(line));
      if (reason >= 0) used[reason] = (used[reason] ?? 0) + 1;
      else differing.push(`${line}\n  ${ours}\n  ${theirs}`);
    }
    expect(compared).toBeGreaterThan(1_200);
    expect(differing).toEqual([]);
    expect(used).toEqual([3, 3]);
  });
});
