/** The PowerShell language as Landfall speaks it: text to tree, tree to text, and safe evaluation. */
export type * as Ast from './ast.ts';
export { defaultParseLimits, type ParseLimits } from './limits.ts';
export { type ParseResult, parse, parseScript } from './parser.ts';
export { print } from './printer.ts';
export { type Position, positionMessage, SourceText, type Span } from './source.ts';
export { PowerShellSyntaxError } from './syntax-error.ts';
export type { SyntaxErrorId } from './syntax-messages.ts';
