/** What Set-Variable and New-Variable share. */
import { ErrorRecord, type Value } from '../../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../context.ts';
import { errorIdOf } from '../error-id.ts';
import { type Bound, parameter } from '../parameter.ts';
import { anything, flag, list, oneOf, text } from '../parameter-types.ts';
import { findScope, scopeParameter, variableType } from './variable-object.ts';

export const settingParameters = {
  Name: parameter({
    schema: list(text()),
    synopsis: { en: 'The names, without $.', ko: '변수 이름($ 없이).' },
    position: 0,
    mandatory: true,
  }),
  Value: parameter({
    schema: anything(),
    synopsis: { en: 'The value; from the pipeline without it.', ko: '값. 없으면 파이프라인 입력.' },
    position: 1,
  }),
  Scope: scopeParameter,
  Option: parameter({
    schema: oneOf(
      ['None', 'ReadOnly', 'Constant', 'Private', 'AllScope', 'Unspecified'],
      'System.Management.Automation.ScopedItemOptions',
    ),
    synopsis: { en: 'ReadOnly: no script changes it.', ko: 'ReadOnly: 스크립트가 바꿀 수 없습니다.' },
  }),
  Description: parameter({
    schema: text(),
    synopsis: { en: 'What it is for.', ko: '용도.' },
  }),
  Force: flag({ synopsis: { en: 'Also one that is read-only.', ko: '읽기 전용 변수도 바꿉니다.' } }),
  PassThru: flag({ synopsis: { en: 'Gives the variables.', ko: '변수를 내보냅니다.' } }),
} as const;

/** `onlyNew` names the cmdlet that refuses a variable which is there already. */
export async function* setVariables(
  bound: Bound<typeof settingParameters>,
  input: AsyncIterable<Value>,
  { scope: from, session, writeError }: CmdletContext,
  onlyNew: string | undefined,
): AsyncIterable<Value> {
  const values: Value[] = [];
  for await (const item of input) {
    session.budget.allocate(bytesOfEntry);
    values.push(item);
  }
  const piped = values.length > 1 ? values : values[0];
  const value = bound.Value === undefined ? (piped ?? null) : bound.Value;
  const scope = findScope(from, bound.Scope);
  for (const name of bound.Name) {
    const key = name.toLowerCase();
    if (onlyNew !== undefined && scope.hasOwn(key) && !bound.Force) {
      writeError(alreadyThere(name, onlyNew));
      continue;
    }
    if (bound.Force) scope.setReadOnly(key, false);
    scope.set(key, value);
    if (bound.Option === 'ReadOnly' || bound.Option === 'Constant') scope.setReadOnly(key, true);
    if (bound.PassThru) yield variableType.present({ name, value });
  }
}

const bytesOfEntry = 16;

function alreadyThere(name: string, cmdlet: string): ErrorRecord {
  return new ErrorRecord({
    message: `A variable with name '${name}' already exists.`,
    category: 'ResourceExists',
    fullyQualifiedErrorId: errorIdOf('VariableAlreadyExists', cmdlet),
    targetObject: name,
    activity: cmdlet,
  });
}
