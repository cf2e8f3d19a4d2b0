import { describe, expect, it } from 'vitest';
import type { Value } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from './definition.ts';
import { parameter } from './parameter.ts';
import { flag, guid, list, oneOf, resultSize, text, truth, unlimitedSize, whole } from './parameter-types.ts';
import { makeTestRuntime } from './test-runtime.ts';

const synopsis = { en: 'Of the test.', ko: '시험용.' };

/** Gives back what was bound, as text. */
const probe = defineCmdlet({
  name: 'Test-Probe',
  synopsis,
  role: 'Core',
  scope: 'none',
  effect: 'read',
  defaultSet: 'Identity',
  parameters: {
    Identity: parameter({
      schema: text(),
      synopsis,
      position: 0,
      mandatory: true,
      fromPipeline: 'value',
      sets: ['Identity'],
    }),
    Filter: parameter({ schema: text(), synopsis, mandatory: true, sets: ['Filter'] }),
    Alias: parameter({ schema: text(), synopsis, aliases: ['nick'], fromPipeline: 'propertyName' }),
    AliasKind: parameter({ schema: oneOf(['User', 'Shared']), synopsis }),
    Count: parameter({ schema: whole({ min: 1, max: 9 }), synopsis, position: 1 }),
    Names: parameter({ schema: list(text()), synopsis }),
    Enabled: parameter({ schema: truth(), synopsis }),
    Quota: parameter({ schema: unlimitedSize(), synopsis }),
    Guid: parameter({ schema: guid(), synopsis }),
    ResultSize: parameter({ schema: resultSize(), synopsis }),
    Force: flag({ synopsis }),
  },
  examples: [{ line: 'Test-Probe x', synopsis }],
  process: async (bound): Promise<Value> =>
    Object.entries(bound)
      .filter(([, value]) => value !== undefined && value !== false)
      .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
      .join(' '),
});

const { run } = await makeTestRuntime({ extra: [probe] });

describe('binding', () => {
  it.each([
    ['Test-Probe kim', 'Identity="kim"'],
    ['Test-Probe kim 3', 'Identity="kim" Count=3'],
    ['Test-Probe -Count 3 kim', 'Identity="kim" Count=3'],
    ['Test-Probe 3 -Identity kim', 'Identity="kim" Count=3'],
    ['Test-Probe -Ident kim', 'Identity="kim"'],
    ['Test-Probe -identity:kim', 'Identity="kim"'],
    ['Test-Probe kim -nick k', 'Identity="kim" Alias="k"'],
    ['Test-Probe kim -Alias k', 'Identity="kim" Alias="k"'],
    ['Test-Probe kim -AliasKind shared', 'Identity="kim" AliasKind="Shared"'],
    ['Test-Probe kim -AliasKind sh', 'Identity="kim" AliasKind="Shared"'],
    ['Test-Probe kim -Force', 'Identity="kim" Force=true'],
    ['Test-Probe kim -Force:$false', 'Identity="kim"'],
    ['Test-Probe kim -Names a,b', 'Identity="kim" Names=["a","b"]'],
    ['Test-Probe kim -Names a', 'Identity="kim" Names=["a"]'],
    ['Test-Probe kim -Enabled $true', 'Identity="kim" Enabled=true'],
    ['Test-Probe kim -Quota 35MB', 'Identity="kim" Quota=36700160'],
    ["Test-Probe kim -Quota '1.5 GB'", 'Identity="kim" Quota=1610612736'],
    ["Test-Probe kim -Quota '1.015 MB (1,063,936 bytes)'", 'Identity="kim" Quota=1063936'],
    ['Test-Probe kim -Quota unlimited', 'Identity="kim" Quota=null'],
    ['Test-Probe kim -ResultSize Unlimited', 'Identity="kim" ResultSize=null'],
    ['Test-Probe 007', 'Identity="007"'],
    ['$p = @{ Identity = "kim"; Count = 2 }; Test-Probe @p', 'Identity="kim" Count=2'],
    ['$p = "kim", 2; Test-Probe @p', 'Identity="kim" Count=2'],
    ['Test-Probe -Filter x', 'Filter="x"'],
    [
      "Test-Probe kim -Guid '{6F9619FF-8B86-4011-B42D-00CF4FC964FF}'",
      'Identity="kim" Guid="6f9619ff-8b86-4011-b42d-00cf4fc964ff"',
    ],
    ['"kim" | Test-Probe -Count 2', 'Identity="kim" Count=2'],
    ['[pscustomobject]@{ Alias = "k" } | Test-Probe kim', 'Identity="kim" Alias="k"'],
    ['[pscustomobject]@{ Nick = "k" } | Test-Probe kim', 'Identity="kim" Alias="k"'],
  ])('%s', async (line, bound) => {
    expect(await run(line)).toMatchObject({ text: [bound], errors: [], thrown: undefined });
  });

  it('takes pipeline input one object at a time', async () => {
    expect((await run('"a", "b" | Test-Probe')).text).toEqual(['Identity="a"', 'Identity="b"']);
  });
});

describe('wrong use', () => {
  it.each([
    ['Test-Prob', 'CommandNotFoundException', 'ObjectNotFound', 'Did you mean Test-Probe?'],
    ['Test-Probe kim -Nope 1', 'NamedParameterNotFound', 'InvalidArgument', "matches parameter name 'Nope'."],
    ['Test-Probe kim -Forse', 'NamedParameterNotFound', 'InvalidArgument', 'Did you mean -Force?'],
    [
      'Test-Probe kim -F x',
      'AmbiguousParameter',
      'InvalidArgument',
      'Possible matches include: -Filter -Force.',
    ],
    [
      'Test-Probe kim -Alias',
      'MissingArgument',
      'InvalidArgument',
      "for parameter 'Alias'. Specify a parameter of type 'System.String'",
    ],
    [
      'Test-Probe -Identity a -Identity b',
      'ParameterAlreadyBound',
      'InvalidArgument',
      "'Identity' is specified more than once",
    ],
    ['Test-Probe a 1 c', 'PositionalParameterNotFound', 'InvalidArgument', "accepts argument 'c'"],
    ['Test-Probe', 'MissingMandatoryParameter', 'InvalidArgument', 'mandatory parameters: Identity.'],
    ['Test-Probe -Identity a -Filter b', 'AmbiguousParameterSet', 'InvalidArgument', 'cannot be resolved'],
    [
      'Test-Probe a -Count x',
      'ParameterArgumentTransformationError',
      'InvalidData',
      'Cannot convert value "x" to type "System.Int32"',
    ],
    [
      'Test-Probe a -Count 10',
      'ParameterArgumentValidationError',
      'InvalidData',
      'greater than the maximum allowed range of 9',
    ],
    [
      'Test-Probe a -AliasKind Sharde',
      'ParameterArgumentTransformationError',
      'InvalidData',
      'Did you mean "Shared"?',
    ],
    [
      'Test-Probe a -Enabled yes',
      'ParameterArgumentTransformationError',
      'InvalidData',
      'accept only Boolean values',
    ],
    ['Test-Probe a -Quota lots', 'ParameterArgumentTransformationError', 'InvalidData', 'such as 50GB'],
    [
      'Test-Probe $null',
      'ParameterArgumentValidationErrorNullNotAllowed',
      'InvalidData',
      'because it is null',
    ],
    [
      "Test-Probe ''",
      'ParameterArgumentValidationErrorEmptyStringNotAllowed',
      'InvalidData',
      'an empty string',
    ],
    [
      'Test-Probe kim -Alias { $_ }',
      'ScriptBlockArgumentNoInput',
      'MetadataError',
      "Cannot evaluate parameter 'Alias' because its argument is specified as a script block and there is no input",
    ],
    ['1 | Test-Probe kim', 'InputObjectNotBound', 'InvalidArgument', 'cannot be bound to any parameters'],
  ])('%s: %s', async (line, id, category, says) => {
    const { errors, values } = await run(line);
    expect(values).toEqual([]);
    expect(errors).toHaveLength(1);
    const [foundId = '', foundCategory, message] = errors[0]!.split(' | ');
    expect([foundId.split(',')[0], foundCategory]).toEqual([id, category]);
    expect(message).toContain(says);
  });

  it.each([
    [
      "'kim', 'lee' | Test-Probe -Alias { $_.ToUpper() }",
      ['Identity="kim" Alias="KIM"', 'Identity="lee" Alias="LEE"'],
    ],
    ['\'kim\' | Test-Probe -Identity { "$_@contoso.com" }', ['Identity="kim@contoso.com"']],
    ["'kim' | Test-Probe { $_ + 1 } 3", ['Identity="kim1" Count=3']],
    ["'kim' | Test-Probe -Alias { $_ | ForEach-Object { $_.Length } }", ['Identity="kim" Alias="3"']],
    ["'kim' | Test-Probe -Names { x }", ['Identity="kim" Names=[" x "]']],
  ])('%s takes what the block gives for each object', async (line, expected) => {
    expect(await run(line)).toMatchObject({ text: expected, errors: [], thrown: undefined });
  });

  it('goes on with the next object when one cannot be bound', async () => {
    const { text: out, errors } = await run('"a", $null, "b" | Test-Probe');
    expect(out).toEqual(['Identity="a"', 'Identity="b"']);
    expect(errors).toHaveLength(1);
  });
});
