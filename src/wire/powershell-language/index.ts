/** The PowerShell language as Landfall speaks it: text to tree, tree to text, and safe evaluation. */
export { defaultAliases } from './aliases.ts';
export type * as Ast from './ast.ts';
export { Budget, defaultEvaluationLimits, type EvaluationLimits } from './budget.ts';
export { type CallArgument, type CommandCall, makeCallStage } from './call-stage.ts';
export { castOrNull, castTo } from './cast.ts';
export { childrenOf } from './children.ts';
export { compareText, compareValues, isEqual } from './compare.ts';
export { findDate, findNumber, findTimeSpan, toBoolean, toText } from './convert.ts';
export {
  type CursorPlace,
  findCursorPlace,
  type OpenGroup,
  type PlacedCommand,
  type PlacedWord,
} from './cursor-place.ts';
export { formatDate, parseDate } from './date-text.ts';
export { DateTimeValue, TimeSpanValue } from './date-time.ts';
export { DecimalNumber } from './decimal.ts';
export type {
  Argument,
  Code,
  CommandStage,
  Effect,
  PipelineRequest,
  ResolvedRedirection,
  ScriptStage,
  Stage,
  StreamName,
  ValuesStage,
} from './effect.ts';
export { enumerate, isCollection, unwrap } from './enumerate.ts';
export { formatComposite, formatValue } from './format-operator.ts';
export { GuidValue } from './guid.ts';
export { HashtableValue } from './hashtable.ts';
export type { EvaluationFiles, EvaluationHost } from './host.ts';
export { type BlockRunner, makeBlockRunner, runScript, runText, type ScriptOutcome } from './interpreter.ts';
export { defaultParseLimits, type ParseLimits } from './limits.ts';
export { ListValue } from './list-value.ts';
export { createObject } from './make-object.ts';
export { findMember, getMember, propertyNames, setMember, typeNamesOf } from './members.ts';
export { invokeMethod } from './methods.ts';
export { arithmetic, compareNumbers, isNumber, makeDouble, makeInt64, type NumberValue } from './numeric.ts';
export { type ParseResult, parse, parseScript } from './parser.ts';
export { print } from './printer.ts';
export { getRegex, RegexValue } from './regex-value.ts';
export { Scope } from './scope.ts';
export { ScriptBlockValue } from './script-block.ts';
export { type ErrorCategory, ErrorRecord, PowerShellError, ScriptLimitError } from './script-error.ts';
export { CredentialValue, SecureStringValue } from './secure-string.ts';
export { Session } from './session.ts';
export { type Position, positionMessage, SourceText, type Span } from './source.ts';
export { PowerShellSyntaxError } from './syntax-error.ts';
export type { SyntaxErrorId } from './syntax-messages.ts';
export { findTypeName, isOfType, knownTypeNames, shortTypeName, typeNameOf } from './type-names.ts';
export {
  type Adapted,
  type Adapter,
  adapter,
  CharValue,
  isAdapted,
  PSObject,
  TypedNumber,
  TypeValue,
  type Value,
} from './value.ts';
export { getWildcard, hasWildcards } from './wildcard.ts';
