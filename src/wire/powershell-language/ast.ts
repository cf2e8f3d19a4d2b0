/**
 * The tree of a script: immutable nodes told apart by `kind`. Every node carries the range of source text
 * it came from; nothing else in it depends on how the text was laid out.
 */
import type { Span } from './source.ts';

interface NodeBase {
  readonly span: Span;
}

// Blocks -----------------------------------------------------------------------------------------

export interface ScriptBlock extends NodeBase {
  readonly kind: 'ScriptBlock';
  readonly param: ParamBlock | undefined;
  readonly begin: Block | undefined;
  readonly process: Block | undefined;
  /** A body without named blocks is an `end` block, or the `process` block of a filter. */
  readonly end: Block | undefined;
  readonly named: boolean;
}

export interface Block extends NodeBase {
  readonly kind: 'Block';
  readonly statements: readonly Statement[];
}

export interface ParamBlock extends NodeBase {
  readonly kind: 'ParamBlock';
  readonly attributes: readonly Attribute[];
  readonly parameters: readonly Parameter[];
}

export interface Parameter extends NodeBase {
  readonly kind: 'Parameter';
  readonly name: string;
  /** Types and attributes in the order they were written. */
  readonly attributes: readonly (Attribute | TypeConstraint)[];
  readonly defaultValue: Expression | undefined;
}

export interface Attribute extends NodeBase {
  readonly kind: 'Attribute';
  readonly name: string;
  readonly positional: readonly Expression[];
  readonly named: readonly NamedArgument[];
}

export interface NamedArgument extends NodeBase {
  readonly kind: 'NamedArgument';
  readonly name: string;
  /** Absent in `[Parameter(Mandatory)]`, which means true. */
  readonly value: Expression | undefined;
}

export interface TypeConstraint extends NodeBase {
  readonly kind: 'TypeConstraint';
  readonly typeName: string;
}

// Statements -------------------------------------------------------------------------------------

export type Statement =
  | Pipeline
  | PipelineChain
  | Assignment
  | IfStatement
  | ForEachStatement
  | ForStatement
  | WhileStatement
  | DoStatement
  | SwitchStatement
  | TryStatement
  | TrapStatement
  | FlowStatement
  | JumpStatement
  | FunctionDefinition;

export interface Pipeline extends NodeBase {
  readonly kind: 'Pipeline';
  readonly elements: readonly PipelineElement[];
  readonly background: boolean;
}

export interface PipelineChain extends NodeBase {
  readonly kind: 'PipelineChain';
  readonly operator: '&&' | '||';
  readonly left: Statement;
  readonly right: Statement;
}

export type AssignmentOperator = '=' | '+=' | '-=' | '*=' | '/=' | '%=' | '??=';

export interface Assignment extends NodeBase {
  readonly kind: 'Assignment';
  readonly operator: AssignmentOperator;
  readonly target: Expression;
  readonly value: Statement;
}

export interface IfStatement extends NodeBase {
  readonly kind: 'If';
  readonly clauses: readonly IfClause[];
  readonly otherwise: Block | undefined;
}

export interface IfClause {
  readonly condition: Statement;
  readonly body: Block;
}

export interface ForEachStatement extends NodeBase {
  readonly kind: 'ForEach';
  readonly label: string | undefined;
  readonly variable: Variable;
  readonly source: Statement;
  readonly body: Block;
}

export interface ForStatement extends NodeBase {
  readonly kind: 'For';
  readonly label: string | undefined;
  readonly initializer: Statement | undefined;
  readonly condition: Statement | undefined;
  readonly iterator: Statement | undefined;
  readonly body: Block;
}

export interface WhileStatement extends NodeBase {
  readonly kind: 'While';
  readonly label: string | undefined;
  readonly condition: Statement;
  readonly body: Block;
}

export interface DoStatement extends NodeBase {
  readonly kind: 'Do';
  readonly until: boolean;
  readonly label: string | undefined;
  readonly condition: Statement;
  readonly body: Block;
}

export interface SwitchStatement extends NodeBase {
  readonly kind: 'Switch';
  readonly label: string | undefined;
  readonly match: 'exact' | 'regex' | 'wildcard';
  readonly caseSensitive: boolean;
  readonly source: Statement;
  readonly cases: readonly SwitchCase[];
  readonly otherwise: Block | undefined;
}

export interface SwitchCase {
  readonly pattern: Expression;
  readonly body: Block;
}

export interface TryStatement extends NodeBase {
  readonly kind: 'Try';
  readonly body: Block;
  readonly catches: readonly CatchClause[];
  readonly finally: Block | undefined;
}

export interface CatchClause extends NodeBase {
  readonly kind: 'Catch';
  /** Empty: catches everything. */
  readonly types: readonly TypeConstraint[];
  readonly body: Block;
}

export interface TrapStatement extends NodeBase {
  readonly kind: 'Trap';
  readonly type: TypeConstraint | undefined;
  readonly body: Block;
}

export interface FlowStatement extends NodeBase {
  readonly kind: 'Flow';
  readonly keyword: 'return' | 'exit' | 'throw';
  readonly value: Statement | undefined;
}

export interface JumpStatement extends NodeBase {
  readonly kind: 'Jump';
  readonly keyword: 'break' | 'continue';
  readonly label: Expression | undefined;
}

export interface FunctionDefinition extends NodeBase {
  readonly kind: 'Function';
  readonly filter: boolean;
  readonly name: string;
  /** `function f($a, $b) {…}`; undefined when there are no parentheses. */
  readonly parameters: readonly Parameter[] | undefined;
  readonly body: ScriptBlock;
}

// Pipeline elements ------------------------------------------------------------------------------

export type PipelineElement = Command | CommandExpression;

export interface Command extends NodeBase {
  readonly kind: 'Command';
  readonly invocation: '&' | '.' | undefined;
  /** The first element names the command, or with an invocation operator yields it. */
  readonly elements: readonly CommandElement[];
  readonly redirections: readonly Redirection[];
}

export interface CommandExpression extends NodeBase {
  readonly kind: 'CommandExpression';
  readonly expression: Expression;
  readonly redirections: readonly Redirection[];
}

export type CommandElement = Expression | CommandParameter;

export interface CommandParameter extends NodeBase {
  readonly kind: 'CommandParameter';
  /** Without the dash; `-` alone stands for `--`, after which nothing is a parameter. */
  readonly name: string;
  /** Only of `-Name:value`. What follows a space is an argument of its own, for the binder to join. */
  readonly argument: Expression | undefined;
}

/** `Success` is 1; `All` is `*`. */
export type StreamNumber = 0 | 1 | 2 | 3 | 4 | 5 | 6;

export type Redirection = FileRedirection | MergingRedirection;

export interface FileRedirection extends NodeBase {
  readonly kind: 'FileRedirection';
  readonly from: StreamNumber;
  readonly append: boolean;
  readonly target: Expression;
}

export interface MergingRedirection extends NodeBase {
  readonly kind: 'MergingRedirection';
  readonly from: StreamNumber;
  readonly to: StreamNumber;
}

// Expressions ------------------------------------------------------------------------------------

export type Expression =
  | StringConstant
  | ExpandableString
  | NumberConstant
  | Variable
  | BinaryExpression
  | UnaryExpression
  | TernaryExpression
  | CastExpression
  | AttributedExpression
  | TypeExpression
  | MemberExpression
  | InvokeExpression
  | IndexExpression
  | ListExpression
  | ArrayExpression
  | SubExpression
  | ParenExpression
  | HashExpression
  | ScriptBlockExpression;

export type StringStyle = 'bare' | 'single' | 'double' | 'hereSingle' | 'hereDouble';

export interface StringConstant extends NodeBase {
  readonly kind: 'String';
  readonly style: StringStyle;
  readonly value: string;
  /** The source of a bare word, which may hold escapes that the value has lost. */
  readonly text: string | undefined;
}

export interface ExpandableString extends NodeBase {
  readonly kind: 'ExpandableString';
  readonly style: 'bare' | 'double' | 'hereDouble';
  readonly parts: readonly (string | Variable | SubExpression)[];
  /** As a command name the text is taken as it stands, variables and all. */
  readonly value: string;
}

export type NumberType =
  | 'Int32'
  | 'Int64'
  | 'Double'
  | 'Decimal'
  | 'SByte'
  | 'Byte'
  | 'Int16'
  | 'UInt16'
  | 'UInt32'
  | 'UInt64'
  | 'BigInteger';

export interface NumberConstant extends NodeBase {
  readonly kind: 'Number';
  readonly type: NumberType;
  /** A decimal keeps its digits as text, because `1.10d` is not `1.1d`. */
  readonly value: number | bigint | string;
  readonly text: string;
}

export interface Variable extends NodeBase {
  readonly kind: 'Variable';
  /** As written, without `$` and braces: `x`, `script:x`, `env:PATH`. */
  readonly path: string;
  readonly splatted: boolean;
}

export type CaseRule = 'default' | 'insensitive' | 'sensitive';

export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '..'
  | '??'
  | '-f'
  | '-and'
  | '-or'
  | '-xor'
  | '-band'
  | '-bor'
  | '-bxor'
  | '-shl'
  | '-shr'
  | '-as'
  | '-is'
  | '-isnot'
  | CaseOperator;

/** Operators that also have a form with `c` or `i` before the name. */
export type CaseOperator =
  | '-eq'
  | '-ne'
  | '-gt'
  | '-ge'
  | '-lt'
  | '-le'
  | '-like'
  | '-notlike'
  | '-match'
  | '-notmatch'
  | '-contains'
  | '-notcontains'
  | '-in'
  | '-notin'
  | '-replace'
  | '-split'
  | '-join';

export interface BinaryExpression extends NodeBase {
  readonly kind: 'Binary';
  readonly operator: BinaryOperator;
  readonly caseRule: CaseRule;
  readonly left: Expression;
  readonly right: Expression;
  readonly operatorSpan: Span;
}

export type UnaryOperator =
  | '+'
  | '-'
  | '!'
  | '-not'
  | '-bnot'
  | '-split'
  | '-join'
  | '++'
  | '--'
  | 'postfix++'
  | 'postfix--';

export interface UnaryExpression extends NodeBase {
  readonly kind: 'Unary';
  readonly operator: UnaryOperator;
  readonly caseRule: CaseRule;
  readonly operand: Expression;
}

export interface TernaryExpression extends NodeBase {
  readonly kind: 'Ternary';
  readonly condition: Expression;
  readonly whenTrue: Expression;
  readonly whenFalse: Expression;
}

export interface CastExpression extends NodeBase {
  readonly kind: 'Cast';
  readonly type: TypeConstraint;
  readonly operand: Expression;
}

/** `[ValidateRange(1,5)]$x`: an attribute that is not a type, before a variable. */
export interface AttributedExpression extends NodeBase {
  readonly kind: 'Attributed';
  readonly attribute: Attribute;
  readonly operand: Expression;
}

export interface TypeExpression extends NodeBase {
  readonly kind: 'Type';
  readonly typeName: string;
}

export interface MemberExpression extends NodeBase {
  readonly kind: 'Member';
  readonly target: Expression;
  readonly member: Expression;
  readonly static: boolean;
  readonly nullConditional: boolean;
}

export interface InvokeExpression extends NodeBase {
  readonly kind: 'Invoke';
  readonly target: Expression;
  readonly member: Expression;
  readonly arguments: readonly Expression[];
  readonly static: boolean;
  readonly nullConditional: boolean;
}

export interface IndexExpression extends NodeBase {
  readonly kind: 'Index';
  readonly target: Expression;
  readonly index: Expression;
  readonly nullConditional: boolean;
}

/** `1,2,3`, or `,1` */
export interface ListExpression extends NodeBase {
  readonly kind: 'List';
  readonly elements: readonly Expression[];
}

export interface ArrayExpression extends NodeBase {
  readonly kind: 'Array';
  readonly statements: readonly Statement[];
}

export interface SubExpression extends NodeBase {
  readonly kind: 'SubExpression';
  readonly statements: readonly Statement[];
}

export interface ParenExpression extends NodeBase {
  readonly kind: 'Paren';
  readonly pipeline: Statement;
}

export interface HashExpression extends NodeBase {
  readonly kind: 'Hash';
  readonly entries: readonly HashEntry[];
}

export interface HashEntry {
  readonly key: Expression;
  readonly value: Statement;
}

export interface ScriptBlockExpression extends NodeBase {
  readonly kind: 'ScriptBlockExpression';
  readonly block: ScriptBlock;
}

export type Node =
  | ScriptBlock
  | Block
  | ParamBlock
  | Parameter
  | Attribute
  | NamedArgument
  | TypeConstraint
  | Statement
  | CatchClause
  | PipelineElement
  | CommandParameter
  | Redirection
  | Expression;
