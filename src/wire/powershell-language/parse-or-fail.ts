import type { ParseLimits } from './limits.ts';
import { type ParseResult, parse } from './parser.ts';
import { ErrorRecord, PowerShellError } from './script-error.ts';

/** A syntax error as an error of the script that asked for the text to be run. */
export function parseOrFail(
  text: string,
  limits?: ParseLimits,
  file?: string,
): ParseResult & { readonly error?: undefined } {
  const result = parse(text, limits, file);
  if (result.error === undefined) return result;
  const { error } = result;
  throw new PowerShellError(
    new ErrorRecord({
      message: error.message,
      category: 'ParserError',
      fullyQualifiedErrorId: error.errorId,
      exceptionTypes: [
        'System.Management.Automation.ParentContainsErrorRecordException',
        'System.Exception',
        'System.Object',
      ],
      position: error.positionMessage,
    }),
    true,
  );
}
