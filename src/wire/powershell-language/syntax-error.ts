import { type Position, positionMessage, type SourceText, type Span } from './source.ts';
import { type SyntaxErrorId, syntaxMessages } from './syntax-messages.ts';

/** The only error that the parser throws. The wording and the ids are PowerShell's, so that people can search. */
export class PowerShellSyntaxError extends Error {
  override readonly name = 'PowerShellSyntaxError';
  readonly errorId: SyntaxErrorId;
  readonly span: Span;
  readonly line: number;
  readonly column: number;
  /** The text ends too early: a shell asks for another line instead of complaining. */
  readonly incomplete: boolean;
  /** `At line:1 char:5`, the line, and a mark below the place. */
  readonly positionMessage: string;

  constructor(
    source: SourceText,
    errorId: SyntaxErrorId,
    span: Span,
    incomplete: boolean,
    values: readonly string[],
  ) {
    super(
      syntaxMessages[errorId].replace(/\{(\d)\}/g, (_, index: string) =>
        shorten(values[Number(index)] ?? ''),
      ),
    );
    const position: Position = source.positionAt(span.start);
    this.errorId = errorId;
    this.span = span;
    this.line = position.line;
    this.column = position.column;
    this.incomplete = incomplete;
    this.positionMessage = positionMessage(source, span);
  }
}

/** A message quotes the token; a token may be ten megabytes of rubbish. */
function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}
