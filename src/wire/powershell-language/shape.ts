/**
 * The shape of a tree as one line of text, without spans or layout: what two parsers must agree upon, and
 * what printing must keep. The names are those of the golden trees under tests/corpora/powershell.
 */
import type {
  Block,
  Expression,
  Node,
  NumberConstant,
  PipelineElement,
  ScriptBlock,
  Statement,
} from './ast.ts';
import { childrenOf } from './children.ts';
import { formatDouble } from './format-double.ts';

export function shapeOf(node: Node): string {
  switch (node.kind) {
    case 'ScriptBlock':
      return list('block', [shape(node.param), ...scriptBody(node)]);
    case 'Block':
      return statements('statements', node.statements);
    case 'ParamBlock':
      return list('param', [...node.attributes.map(shapeOf), ...node.parameters.map(shapeOf)]);
    case 'Parameter':
      return list('parameter', [quote(node.name), ...node.attributes.map(shapeOf), shape(node.defaultValue)]);
    case 'Attribute':
      return list('attribute', [node.name, ...node.positional.map(shapeOf), ...node.named.map(shapeOf)]);
    case 'NamedArgument':
      return list(node.name, [shape(node.value)]);
    case 'TypeConstraint':
    case 'Type':
      return list('type', [node.typeName]);
    case 'Pipeline':
      return pipelineShape(node.elements, node.background);
    case 'PipelineChain':
      return list('chain', [node.operator, shapeOf(node.left), shapeOf(node.right)]);
    case 'Assignment':
      return list('assign', [assignmentNames[node.operator], shapeOf(node.target), shapeOf(node.value)]);
    case 'For': {
      const head = [node.initializer, node.condition, node.iterator].map((part) =>
        part ? shapeOf(part) : '_',
      );
      return list('for', [...head, shapeOf(node.body)]);
    }
    case 'If':
      return list('if', [
        ...node.clauses.flatMap((clause) => [shapeOf(clause.condition), shapeOf(clause.body)]),
        node.otherwise && list('else', [shapeOf(node.otherwise)]),
      ]);
    case 'ForEach':
      return list('foreach', childrenOf(node).map(shapeOf));
    case 'While':
      return list('while', childrenOf(node).map(shapeOf));
    case 'Do':
      return list(node.until ? 'doUntil' : 'doWhile', [shapeOf(node.body), shapeOf(node.condition)]);
    case 'Switch':
      return switchShape(node);
    case 'Try':
      return list('try', [
        shapeOf(node.body),
        ...node.catches.map(shapeOf),
        node.finally && list('finally', [shapeOf(node.finally)]),
      ]);
    case 'Flow':
    case 'Jump':
      return list(node.keyword, childrenOf(node).map(shapeOf));
    case 'Function':
      return list(node.filter ? 'filter' : 'function', [node.name, ...childrenOf(node).map(shapeOf)]);
    case 'Command': {
      const invocation = node.invocation && (node.invocation === '.' ? 'dot' : 'call');
      return list('command', [invocation, ...childrenOf(node).map(shapeOf)]);
    }
    case 'CommandExpression':
      if (node.redirections.length === 0) return shapeOf(node.expression);
      return list('redirected', childrenOf(node).map(shapeOf));
    case 'CommandParameter':
      return list(`-${node.name}`, [shape(node.argument)]);
    case 'FileRedirection':
      return list('redirect', [streamNames[node.from], node.append ? '>>' : '>', shapeOf(node.target)]);
    case 'MergingRedirection':
      return list('merge', [streamNames[node.from]]);
    case 'Catch':
    case 'Trap':
      return list(node.kind.toLowerCase(), childrenOf(node).map(shapeOf));
    default:
      return expressionShape(node);
  }
}

function expressionShape(node: Expression): string {
  switch (node.kind) {
    case 'String':
      return list(node.style === 'bare' ? 'word' : 'string', [quote(node.value)]);
    case 'ExpandableString':
      return list('expandable', [quote(node.value), ...childrenOf(node).map(shapeOf)]);
    case 'Number':
      return list('number', [`${node.type}:${numberText(node)}`]);
    case 'Variable':
      return list(node.splatted ? 'splat' : 'variable', [quote(node.path)]);
    case 'Binary':
      return list('binary', [
        binaryName(node.operator, node.caseRule),
        shapeOf(node.left),
        shapeOf(node.right),
      ]);
    case 'Unary':
      return list('unary', [unaryNames[node.operator] ?? splitName(node.caseRule), shapeOf(node.operand)]);
    case 'Cast':
      return list('cast', [node.type.typeName, shapeOf(node.operand)]);
    case 'Member':
      return list(memberName(node, 'member', 'static'), childrenOf(node).map(shapeOf));
    case 'Invoke':
      return list(memberName(node, 'invoke', 'invokeStatic'), childrenOf(node).map(shapeOf));
    case 'Index':
      return list(node.nullConditional ? 'index?' : 'index', childrenOf(node).map(shapeOf));
    case 'Array':
    case 'SubExpression':
      return statements(node.kind === 'Array' ? 'array' : 'sub', node.statements);
    case 'Hash':
      return list(
        'hash',
        node.entries.map((entry) => `(${shapeOf(entry.key)} ${shapeOf(entry.value)})`),
      );
    case 'ScriptBlockExpression':
      return shapeOf(node.block);
    case 'Ternary':
    case 'Attributed':
    case 'List':
    case 'Paren':
      return list(node.kind.toLowerCase(), childrenOf(node).map(shapeOf));
    case 'Type':
      return list('type', [node.typeName]);
  }
}

const list = (head: string, parts: readonly (string | undefined)[]): string =>
  `(${[head, ...parts.filter((part) => part !== undefined)].join(' ')})`;
const shape = (node: Node | undefined): string | undefined => node && shapeOf(node);
const quote = (text: string): string => JSON.stringify(text);

/** Traps are kept apart from the other statements, and come first. */
function statements(head: string, all: readonly Statement[]): string {
  const traps = all.filter((statement) => statement.kind === 'Trap');
  const others = all.filter((statement) => statement.kind !== 'Trap');
  return list(head, [...traps, ...others].map(shapeOf));
}

function scriptBody(node: ScriptBlock): readonly (string | undefined)[] {
  if (!node.named) return [shape(node.begin), shape(node.process), shape(node.end)];
  const named = (name: string, block: Block | undefined) => block && statements(name, block.statements);
  return [named('begin', node.begin), named('process', node.process), named('end', node.end)];
}

function pipelineShape(elements: readonly PipelineElement[], background: boolean): string {
  const [only] = elements;
  if (only && elements.length === 1 && !background) return shapeOf(only);
  return list(background ? 'background' : 'pipeline', elements.map(shapeOf));
}

function switchShape(node: Extract<Statement, { kind: 'Switch' }>): string {
  const flags = [
    ...(node.match === 'regex' ? ['Regex'] : []),
    ...(node.match === 'wildcard' ? ['Wildcard'] : []),
    ...(node.caseSensitive ? ['CaseSensitive'] : []),
  ];
  return list('switch', [
    flags.join('|') || 'None',
    shapeOf(node.source),
    ...node.cases.map((one) => list('case', [shapeOf(one.pattern), shapeOf(one.body)])),
    node.otherwise && list('default', [shapeOf(node.otherwise)]),
  ]);
}

function memberName(
  node: { readonly static: boolean; readonly nullConditional: boolean },
  plain: string,
  whenStatic: string,
): string {
  if (node.static) return whenStatic;
  return node.nullConditional ? `${plain}?` : plain;
}

function numberText(node: NumberConstant): string {
  return node.type === 'Double' ? formatDouble(Number(node.value)) : String(node.value);
}

const streamNames = ['All', 'Output', 'Error', 'Warning', 'Verbose', 'Debug', 'Information'] as const;

const assignmentNames = {
  '=': 'Equals',
  '+=': 'PlusEquals',
  '-=': 'MinusEquals',
  '*=': 'MultiplyEquals',
  '/=': 'DivideEquals',
  '%=': 'RemainderEquals',
  '??=': 'QuestionQuestionEquals',
} as const;

const unaryNames: Readonly<Record<string, string>> = {
  '+': 'Plus',
  '-': 'Minus',
  '!': 'Exclaim',
  '-not': 'Not',
  '-bnot': 'Bnot',
  '-join': 'Join',
  '++': 'PlusPlus',
  '--': 'MinusMinus',
  'postfix++': 'PostfixPlusPlus',
  'postfix--': 'PostfixMinusMinus',
};

const signNames: Readonly<Record<string, string>> = {
  '+': 'Plus',
  '-': 'Minus',
  '*': 'Multiply',
  '/': 'Divide',
  '%': 'Rem',
  '..': 'DotDot',
  '??': 'QuestionQuestion',
  '-f': 'Format',
  '-isnot': 'IsNot',
};
const withoutCase = new Set(['and', 'or', 'xor', 'band', 'bor', 'bxor', 'shl', 'shr', 'as', 'is', 'join']);

function binaryName(operator: string, caseRule: string): string {
  const sign = signNames[operator];
  if (sign) return sign;
  const name = operator.slice(1);
  if (withoutCase.has(name)) return capital(name);
  return (caseRule === 'sensitive' ? 'C' : 'I') + name;
}

const splitName = (caseRule: string): string => (caseRule === 'sensitive' ? 'Csplit' : 'Isplit');
const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
