import { describe, expect, it } from 'vitest';
import {
  type CommandCall,
  ErrorRecord,
  PowerShellError,
  toText,
  type Value,
} from '../../wire/powershell-language/index.ts';
import { makeTestRuntime } from './test-runtime.ts';

type Given = readonly [name: string | undefined, value?: Value];

const named = (text: string, ...args: readonly Given[]): CommandCall => ({
  text,
  isScript: false,
  ownScope: false,
  args: args.map(([name, value]) => ({ name, value, hasValue: value !== undefined })),
  redirections: [],
});
const script = (text: string): CommandCall => ({ ...named(text), isScript: true });
const merged = (call: CommandCall): CommandCall => ({
  ...call,
  redirections: [{ from: 2, to: { stream: 1 } }],
});

async function* from(...values: readonly Value[]): AsyncIterable<Value> {
  yield* values;
}

async function run(statements: readonly (readonly CommandCall[])[], input?: AsyncIterable<Value>) {
  const { runtime } = await makeTestRuntime();
  const output: string[] = [];
  const errors: string[] = [];
  const write = (_: string, value: Value) => {
    if (value instanceof ErrorRecord) errors.push(value.fullyQualifiedErrorId);
  };
  try {
    for await (const value of runtime.runCommands(statements, input, { write })) {
      output.push(value instanceof ErrorRecord ? value.fullyQualifiedErrorId : toText(value));
    }
  } catch (error) {
    if (!(error instanceof PowerShellError)) throw error;
    errors.push(`thrown ${error.record.fullyQualifiedErrorId}`);
  }
  return { output, errors };
}

describe('commands that come as values', () => {
  it.each<[string, readonly (readonly CommandCall[])[], readonly string[], readonly string[]]>([
    ['one', [[named('Write-Output', [undefined, 'a'])]], ['a'], []],
    ['an alias', [[named('echo', ['InputObject', 'a'])]], ['a'], []],
    [
      'a pipeline',
      [[named('Write-Output', [undefined, [3, 1, 2]]), named('Sort-Object', ['Descending', null])]],
      ['3', '2', '1'],
      [],
    ],
    [
      'a switch by its name alone',
      [[named('Write-Output', [undefined, [1, 2]]), named('Sort-Object', ['Descending'])]],
      ['2', '1'],
      [],
    ],
    [
      'a name whose value is the next argument',
      [[named('Write-Output', [undefined, [1, 2]]), named('Select-Object', ['First'], [undefined, 1])]],
      ['1'],
      [],
    ],
    ['a script', [[script('1 + 1; exit 3; 5')]], ['2'], []],
    [
      'a script after a command',
      [[named('Write-Output', [undefined, [1, 2]]), script('$input | % { $_ * 2 }')]],
      ['2', '4'],
      [],
    ],
    ['variables that last', [[script('$a = 5')], [script('$a')]], ['5'], []],
    [
      'a variable of its own scope',
      [[{ ...script('$b = 5'), ownScope: true }], [script('"<$b>"')]],
      ['<>'],
      [],
    ],
    ['a function of the session', [[script('function f { "f" }')], [named('f')]], ['f'], []],
    ['an unknown name', [[named('Get-Nothing')]], [], ['thrown CommandNotFoundException']],
    [
      'an error between two statements',
      [[named('Get-Nothing')], [named('Write-Output', [undefined, 'b'])]],
      ['b'],
      ['CommandNotFoundException'],
    ],
    ['a script that cannot be parsed', [[script('if (')]], [], ['thrown IfStatementMissingCondition']],
    [
      'merged errors',
      [[merged(script('Write-Error bad')), named('Write-Output')]],
      ['Microsoft.PowerShell.Commands.WriteErrorException'],
      [],
    ],
  ])('%s', async (_, statements, output, errors) => {
    expect(await run(statements)).toEqual({ output, errors });
  });

  it('give the first command what the client sends', async () => {
    const outcome = await run([[named('Sort-Object')]], from(2, 1));
    expect(outcome).toEqual({ output: ['1', '2'], errors: [] });
  });
});
