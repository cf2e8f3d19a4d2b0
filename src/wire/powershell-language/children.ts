import type { Block, Node, ScriptBlock } from './ast.ts';

/** The nodes directly below one, in source order. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'ScriptBlock':
      return present<Node>([node.param, node.begin, node.process, node.end]);
    case 'Block':
    case 'Array':
    case 'SubExpression':
      return node.statements;
    case 'ParamBlock':
      return [...node.attributes, ...node.parameters];
    case 'Parameter':
      return present<Node>([...node.attributes, node.defaultValue]);
    case 'Attribute':
      return [...node.positional, ...node.named];
    case 'NamedArgument':
    case 'Flow':
      return present<Node>([node.value]);
    case 'Pipeline':
    case 'List':
      return node.elements;
    case 'PipelineChain':
    case 'Binary':
      return [node.left, node.right];
    case 'Assignment':
      return [node.target, node.value];
    case 'If':
      return present<Node>([
        ...node.clauses.flatMap((clause) => [clause.condition, clause.body]),
        node.otherwise,
      ]);
    case 'ForEach':
      return [node.variable, node.source, node.body];
    case 'For':
      return present<Node>([node.initializer, node.condition, node.iterator, node.body]);
    case 'While':
    case 'Do':
      return [node.condition, node.body];
    case 'Switch':
      return present<Node>([
        node.source,
        ...node.cases.flatMap((one) => [one.pattern, one.body]),
        node.otherwise,
      ]);
    case 'Try':
      return present<Node>([node.body, ...node.catches, node.finally]);
    case 'Catch':
      return [...node.types, node.body];
    case 'Trap':
      return present<Node>([node.type, node.body]);
    case 'Jump':
      return present<Node>([node.label]);
    case 'Function':
      return [...(node.parameters ?? []), node.body];
    case 'Command':
      return [...node.elements, ...node.redirections];
    case 'CommandExpression':
      return [node.expression, ...node.redirections];
    case 'CommandParameter':
      return present<Node>([node.argument]);
    case 'FileRedirection':
      return [node.target];
    case 'ExpandableString':
      return node.parts.filter((part) => typeof part !== 'string');
    case 'Unary':
      return [node.operand];
    case 'Ternary':
      return [node.condition, node.whenTrue, node.whenFalse];
    case 'Cast':
      return [node.type, node.operand];
    case 'Attributed':
      return [node.attribute, node.operand];
    case 'Member':
      return [node.target, node.member];
    case 'Invoke':
      return [node.target, node.member, ...node.arguments];
    case 'Index':
      return [node.target, node.index];
    case 'Paren':
      return [node.pipeline];
    case 'Hash':
      return node.entries.flatMap((entry) => [entry.key, entry.value]);
    case 'ScriptBlockExpression':
      return [node.block];
    case 'TypeConstraint':
    case 'MergingRedirection':
    case 'String':
    case 'Number':
    case 'Variable':
    case 'Type':
      return [];
  }
}

function present<T>(nodes: readonly (T | undefined)[]): readonly T[] {
  return nodes.filter((node) => node !== undefined);
}

/**
 * The deepest node when the tree is higher than `limit`. Walks with a stack of its own: what comes after the
 * parser (printing, evaluation) may recurse only because this has been asked first.
 */
export function findTooDeep(root: ScriptBlock | Block, limit: number): Node | undefined {
  const stack: { node: Node; height: number }[] = [{ node: root, height: 1 }];
  for (let top = stack.pop(); top; top = stack.pop()) {
    if (top.height > limit) return top.node;
    for (const node of childrenOf(top.node)) stack.push({ node, height: top.height + 1 });
  }
  return undefined;
}
