/** Writes a tree as text that parses to the same tree. For people's eyes, not to restore the layout. */
import type {
  Attribute,
  Block,
  Command,
  ExpandableString,
  Expression,
  ParamBlock,
  Parameter,
  Pipeline,
  Redirection,
  ScriptBlock,
  Statement,
  StringConstant,
  SwitchStatement,
  TypeConstraint,
  Variable,
} from './ast.ts';

export function print(script: ScriptBlock): string {
  return printBody(script);
}

const semicolons = (statements: readonly Statement[]): string => statements.map(printStatement).join('\n');

function printBody(block: ScriptBlock): string {
  const parts: string[] = [];
  if (block.param) parts.push(printParam(block.param));
  if (!block.named) {
    const body = block.end ?? block.process;
    if (body) parts.push(semicolons(body.statements));
  } else {
    for (const name of ['begin', 'process', 'end'] as const) {
      const named = block[name];
      if (named) parts.push(`${name} ${printBlock(named)}`);
    }
  }
  return parts.join('\n');
}

const printBlock = (block: Block): string => `{\n${semicolons(block.statements)}\n}`;
const printScriptBlock = (block: ScriptBlock): string => `{\n${printBody(block)}\n}`;

function printParam(param: ParamBlock): string {
  const attributes = param.attributes.map((attribute) => `${printAttribute(attribute)}\n`).join('');
  return `${attributes}param(${param.parameters.map(printParameter).join(', ')})`;
}

function printParameter(parameter: Parameter): string {
  const before = parameter.attributes.map(printAttribute).join('');
  const value = parameter.defaultValue ? ` = ${printExpression(parameter.defaultValue)}` : '';
  return `${before}${printVariable(parameter.name, '$')}${value}`;
}

function printAttribute(attribute: Attribute | TypeConstraint): string {
  if (attribute.kind === 'TypeConstraint') return `[${attribute.typeName}]`;
  const named = attribute.named.map(({ name, value }) =>
    value ? `${name} = ${printExpression(value)}` : name,
  );
  return `[${attribute.name}(${[...attribute.positional.map(printExpression), ...named].join(', ')})]`;
}

export function printStatement(statement: Statement): string {
  switch (statement.kind) {
    case 'Pipeline':
      return printPipeline(statement);
    case 'PipelineChain':
      return `${printStatement(statement.left)} ${statement.operator} ${printStatement(statement.right)}`;
    case 'Assignment':
      return `${printExpression(statement.target)} ${statement.operator} ${printStatement(statement.value)}`;
    case 'If': {
      const clauses = statement.clauses.map(
        ({ condition, body }) => `if (${printStatement(condition)}) ${printBlock(body)}`,
      );
      const otherwise = statement.otherwise ? ` else ${printBlock(statement.otherwise)}` : '';
      return clauses.join(' else') + otherwise;
    }
    case 'ForEach': {
      const head = `foreach (${printExpression(statement.variable)} in ${printStatement(statement.source)})`;
      return `${label(statement.label)}${head} ${printBlock(statement.body)}`;
    }
    case 'For': {
      const head = [statement.initializer, statement.condition, statement.iterator];
      const parts = head.map((part) => (part ? printStatement(part) : '')).join('; ');
      return `${label(statement.label)}for (${parts}) ${printBlock(statement.body)}`;
    }
    case 'While':
      return `${label(statement.label)}while (${printStatement(statement.condition)}) ${printBlock(statement.body)}`;
    case 'Do': {
      const word = statement.until ? 'until' : 'while';
      return `${label(statement.label)}do ${printBlock(statement.body)} ${word} (${printStatement(statement.condition)})`;
    }
    case 'Switch':
      return printSwitch(statement);
    case 'Try': {
      const catches = statement.catches.map((clause) => {
        const types = clause.types.map((type) => ` [${type.typeName}]`).join(',');
        return ` catch${types} ${printBlock(clause.body)}`;
      });
      const last = statement.finally ? ` finally ${printBlock(statement.finally)}` : '';
      return `try ${printBlock(statement.body)}${catches.join('')}${last}`;
    }
    case 'Trap':
      return `trap ${statement.type ? `[${statement.type.typeName}] ` : ''}${printBlock(statement.body)}`;
    case 'Flow':
      return statement.value ? `${statement.keyword} ${printStatement(statement.value)}` : statement.keyword;
    case 'Jump':
      return statement.label ? `${statement.keyword} ${printExpression(statement.label)}` : statement.keyword;
    case 'Function': {
      const parameters = statement.parameters
        ? `(${statement.parameters.map(printParameter).join(', ')})`
        : '';
      const keyword = statement.filter ? 'filter' : 'function';
      return `${keyword} ${printName(statement.name)}${parameters} ${printScriptBlock(statement.body)}`;
    }
  }
}

const label = (name: string | undefined): string => (name === undefined ? '' : `:${name} `);

/** A function's name is scanned as a word, so that escapes keep it one. */
const printName = (name: string): string => name.replace(/[\s`"'$&(),;{}|#@<>]/g, '`$&');

function printSwitch(statement: SwitchStatement): string {
  const match = statement.match === 'exact' ? '' : ` -${statement.match}`;
  const flags = `${match}${statement.caseSensitive ? ' -casesensitive' : ''}`;
  const cases = statement.cases.map(({ pattern, body }) => `${printArgument(pattern)} ${printBlock(body)}\n`);
  const otherwise = statement.otherwise ? `default ${printBlock(statement.otherwise)}\n` : '';
  const head = `${label(statement.label)}switch${flags} (${printStatement(statement.source)})`;
  return `${head} {\n${cases.join('')}${otherwise}}`;
}

function printPipeline(pipeline: Pipeline): string {
  const elements = pipeline.elements.map((element) =>
    element.kind === 'Command'
      ? printCommand(element)
      : `${printExpression(element.expression)}${printRedirections(element.redirections)}`,
  );
  // What `--%` hands over runs up to the pipe, spaces included.
  const text = elements.reduce(
    (left, right) => (left.endsWith(verbatimEnd) ? `${left}| ` : `${left} | `) + right,
  );
  return text.replaceAll(verbatimEnd, '') + (pipeline.background ? ' &' : '');
}

/** Marks the end of such a command until the pipe has been written; no source can hold it unescaped. */
const verbatimEnd = '\uffff\u0000';

function printCommand(command: Command): string {
  const words = command.elements.map((element) => {
    if (element.kind !== 'CommandParameter') return printArgument(element);
    if (element.name === '-') return '--';
    return element.argument ? `-${element.name}:${printArgument(element.argument)}` : `-${element.name}`;
  });
  // `--%` takes the rest of the line, and with it any redirection that came before it.
  const verbatim = command.elements.findIndex(
    (element) => element.kind === 'String' && element.text === '--%',
  );
  const redirections = printRedirections(command.redirections);
  const invocation = command.invocation ? `${command.invocation} ` : '';
  if (verbatim < 0) return invocation + words.join(' ') + redirections;
  return `${invocation}${words.slice(0, verbatim).join(' ')}${redirections} ${words.slice(verbatim).join(' ')}${verbatimEnd}`;
}

function printRedirections(redirections: readonly Redirection[]): string {
  return redirections
    .map((redirection) => {
      const from = redirection.from === 0 ? '*' : String(redirection.from);
      if (redirection.kind === 'MergingRedirection') return ` ${from}>&${redirection.to}`;
      return ` ${from}${redirection.append ? '>>' : '>'} ${printArgument(redirection.target)}`;
    })
    .join('');
}

/** In a command, what is no list, word or closed expression cannot occur. */
function printArgument(expression: Expression): string {
  if (expression.kind === 'List') return expression.elements.map(printArgument).join(',');
  return printExpression(expression);
}

export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'String':
      return printString(expression);
    case 'ExpandableString':
      return printExpandable(expression);
    case 'Number':
      return expression.text;
    case 'Variable':
      return printVariable(expression.path, expression.splatted ? '@' : '$');
    case 'Binary': {
      const { operator, caseRule, left, right } = expression;
      return `${printExpression(left)} ${dashed(operator, caseRule)} ${printExpression(right)}`;
    }
    case 'Unary': {
      const operand = printExpression(expression.operand);
      if (expression.operator.startsWith('postfix')) return operand + expression.operator.slice(7);
      return `${dashed(expression.operator, expression.caseRule)} ${operand}`;
    }
    case 'Ternary': {
      const { condition, whenTrue, whenFalse } = expression;
      return `${printExpression(condition)} ? ${printExpression(whenTrue)} : ${printExpression(whenFalse)}`;
    }
    case 'Cast':
      return `[${expression.type.typeName}]${printOperand(expression.operand)}`;
    case 'Attributed':
      return `${printAttribute(expression.attribute)}${printOperand(expression.operand)}`;
    case 'Type':
      return `[${expression.typeName}]`;
    case 'Member':
      return `${printTarget(expression)}${printExpression(expression.member)}`;
    case 'Invoke': {
      const args = expression.arguments.map(printExpression).join(', ');
      return `${printTarget(expression)}${printExpression(expression.member)}(${args})`;
    }
    case 'Index': {
      const mark = expression.nullConditional ? '?' : '';
      return `${braced(expression.target, mark)}${mark}[${printExpression(expression.index)}]`;
    }
    case 'List': {
      const [only] = expression.elements;
      if (only && expression.elements.length === 1) return `, ${printExpression(only)}`;
      return expression.elements.map(printExpression).join(', ');
    }
    case 'Array':
      return `@(${group(expression.statements)})`;
    case 'SubExpression':
      return `$(${group(expression.statements)})`;
    case 'Paren':
      return `(${printStatement(expression.pipeline)})`;
    case 'Hash': {
      const entries = expression.entries.map(
        ({ key, value }) => `${printExpression(key)} = ${printStatement(value)}`,
      );
      return entries.length === 0 ? '@{}' : `@{\n${entries.join('\n')}\n}`;
    }
    case 'ScriptBlockExpression':
      return printScriptBlock(expression.block);
  }
}

const group = (statements: readonly Statement[]): string =>
  statements.length > 1 ? `\n${semicolons(statements)}\n` : semicolons(statements);

/** A space keeps `[int] .5` and a type before a bracket apart from member access. */
function printOperand(operand: Expression): string {
  return ` ${printExpression(operand)}`;
}

function printTarget(expression: Expression & { kind: 'Member' | 'Invoke' }): string {
  const operator = expression.static ? '::' : expression.nullConditional ? '?.' : '.';
  return braced(expression.target, operator) + operator;
}

/** `$x?.y` would read the mark as part of the name. */
function braced(target: Expression, operator: string): string {
  if (operator.startsWith('?') && target.kind === 'Variable') return `\${${escapeName(target.path)}}`;
  return printExpression(target);
}

function dashed(operator: string, caseRule: string): string {
  if (caseRule === 'default' || !operator.startsWith('-')) return operator;
  return `-${caseRule === 'sensitive' ? 'c' : 'i'}${operator.slice(1)}`;
}

const escapeName = (path: string): string => path.replace(/[`{}]/g, '`$&');

function printVariable(path: string, sigil: '$' | '@'): string {
  const plain = /^[$?^]$|^(?:[\p{L}\p{Nd}_]+:)?[\p{L}\p{Nd}_?]+$/u.test(path);
  return plain ? `${sigil}${path}` : `${sigil}{${escapeName(path)}}`;
}

function printString(node: StringConstant): string {
  switch (node.style) {
    case 'bare':
      return closedWord(node.text ?? node.value);
    case 'single':
      return `'${node.value.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
    case 'double':
      return `"${escapeText(node.value)}"`;
    case 'hereSingle':
      return `@'\n${node.value}\n'@`;
    case 'hereDouble':
      return `@"\n${escapeHere(node.value)}\n"@`;
  }
}

function printExpandable(node: ExpandableString): string {
  const here = node.style === 'hereDouble';
  const parts = node.parts.map((part) => {
    if (typeof part !== 'string') return printNested(part, here);
    if (here) return escapeHere(part);
    return node.style === 'bare' ? escapeWord(part).replace(/^[-.[:]/, '`$&') : escapeText(part);
  });
  // Quotes without anything between them make a word of what would be a variable by itself.
  if (node.style === 'bare') return parts.length > 1 ? parts.join('') : `${parts[0]}""`;
  if (here) return `@"\n${parts.join('')}\n"@`;
  return `"${parts.join('')}"`;
}

/** A backtick at the end of a script stands for itself; before anything else it would take that into the word. */
const closedWord = (text: string): string =>
  /^(?!-\p{L}).*(?<!`)(?:``)*`$/su.test(text) ? `${text}\`` : text;

/** Between quotes, quotes are written twice, at every depth once more. */
function printNested(part: Exclude<ExpandableString['parts'][number], string>, here: boolean): string {
  const text = part.kind === 'Variable' ? printEmbedded(part) : printExpression(part);
  return here ? text : text.replace(/["\u201c-\u201e]/g, '$&$&');
}

/** In a string the braces are always safe; a one-character name cannot have them. */
function printEmbedded(variable: Variable): string {
  return /^[$?^]$/.test(variable.path) ? `$${variable.path}` : `\${${escapeName(variable.path)}}`;
}

const escapeText = (text: string): string =>
  text
    .replace(/[`"$\u201c-\u201e]/g, '`$&')
    .replace(/\0/g, '`0')
    .replace(/\r/g, '`r');
const escapeHere = (text: string): string =>
  text
    .replace(/[`$]/g, '`$&')
    .replace(/(^|\n)(["\u201c-\u201e]@)/g, '$1`$2')
    .replace(/\0/g, '`0');
const escapeWord = (text: string): string =>
  text
    .replace(/[\s`"'$&(),;{}|@#<>\u2018-\u201e]/g, '`$&')
    .replace(/`\n/g, '`n')
    .replace(/`\r/g, '`r')
    .replace(/`\t/g, '`t')
    .replace(/\0/g, '`0');
