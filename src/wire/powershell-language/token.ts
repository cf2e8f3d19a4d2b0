import type {
  AssignmentOperator,
  BinaryOperator,
  CaseRule,
  NumberType,
  StreamNumber,
  StringStyle,
  SubExpression,
  UnaryOperator,
  Variable,
} from './ast.ts';

/**
 * What the scanner tells apart. The same characters make different tokens in the two modes of the
 * language (specification section 2.3.1): `a-b` is one word to a command and three tokens in an expression.
 */
export type Token =
  | PlainToken
  | OperatorToken
  | AssignToken
  | StringToken
  | NumberToken
  | VariableToken
  | ParameterToken
  | WordToken
  | RedirectionToken
  | LabelToken;

interface TokenBase {
  readonly start: number;
  readonly end: number;
}

export type PlainKind =
  | 'end'
  | 'newline'
  | ';'
  | '|'
  | '&'
  | '&&'
  | '||'
  | '('
  | ')'
  | '['
  | ']'
  | '{'
  | '}'
  | '@{'
  | '@('
  | '$('
  | ','
  | '.'
  | ':'
  | '::'
  | '?'
  | '<';

export interface PlainToken extends TokenBase {
  readonly kind: PlainKind;
}

export interface OperatorToken extends TokenBase {
  readonly kind: 'operator';
  readonly text: string;
  readonly binary: BinaryOperator | undefined;
  readonly unary: UnaryOperator | undefined;
  readonly caseRule: CaseRule;
}

export interface AssignToken extends TokenBase {
  readonly kind: 'assign';
  readonly operator: AssignmentOperator;
}

export interface StringToken extends TokenBase {
  readonly kind: 'string';
  readonly style: Exclude<StringStyle, 'bare'>;
  readonly value: string;
  readonly parts: readonly StringPart[] | undefined;
}

export type StringPart = string | Variable | SubExpression;

export interface NumberToken extends TokenBase {
  readonly kind: 'number';
  readonly type: NumberType;
  readonly value: number | bigint | string;
}

export interface VariableToken extends TokenBase {
  readonly kind: 'variable';
  readonly path: string;
  readonly splatted: boolean;
}

export interface ParameterToken extends TokenBase {
  readonly kind: 'parameter';
  readonly name: string;
  readonly colon: boolean;
}

/** A bare word. `identifier` says that it could be a keyword or a member name: nothing but name characters. */
export interface WordToken extends TokenBase {
  readonly kind: 'word';
  readonly identifier: boolean;
  readonly value: string;
  readonly parts: readonly StringPart[] | undefined;
}

export interface RedirectionToken extends TokenBase {
  readonly kind: 'redirection';
  readonly from: StreamNumber;
  readonly append: boolean;
  /** Set for `2>&1`; the target of the others is the next argument. */
  readonly mergeTo: StreamNumber | undefined;
}

export interface LabelToken extends TokenBase {
  readonly kind: 'label';
  readonly name: string;
}
