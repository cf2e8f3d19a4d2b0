import {
  ErrorRecord,
  PowerShellError,
  parse,
  type Scope,
  ScriptBlockValue,
  type Value,
} from '../../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../context.ts';
import { errorIdOf } from '../error-id.ts';

/** Runs a text where the command stands that asks for it: its variables are those of that place. */
export function runTextIn(
  scope: Scope,
  text: string,
  { blocks, session }: Pick<CmdletContext, 'blocks' | 'session'>,
  cmdlet: string,
): AsyncIterable<Value> {
  session.budget.allocate(text.length * 2);
  const { script, source, error } = parse(text);
  if (error) {
    throw new PowerShellError(
      new ErrorRecord({
        message: `${error.positionMessage}\n${error.message}`,
        category: 'ParserError',
        fullyQualifiedErrorId: errorIdOf(error.errorId, cmdlet),
        exceptionTypes: [
          'System.Management.Automation.ParseException',
          'System.Management.Automation.RuntimeException',
          'System.Exception',
          'System.Object',
        ],
        activity: cmdlet,
      }),
    );
  }
  return blocks.output(new ScriptBlockValue(script, source, scope))(null);
}
