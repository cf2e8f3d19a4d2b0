/** What Import-PSSession asks for: [MS-PSRP] section 2.2.3.22, made from the definitions that run. */
import type { ParameterTable } from '../../cmdlets/kit/parameter-table.ts';
import { typeInfoOf } from '../../cmdlets/kit/parameter-types.ts';
import type { Runtime } from '../../cmdlets/kit/runtime.ts';
import { makeEnum, RemoteObject, setWireForm } from '../../wire/clixml/index.ts';
import {
  getWildcard,
  HashtableValue,
  hasWildcards,
  PSObject,
  type Value,
} from '../../wire/powershell-language/index.ts';
import type { CommandMetadataRequest } from '../../wire/psrp/index.ts';

/** Bits of System.Management.Automation.CommandTypes. */
const commandTypes = { function: 2, cmdlet: 8 } as const;
const moduleName = 'Landfall';
/** Cmdlets that touch nothing but objects: every client has its own, and would lose them to ours. */
const isOfClient = ({ cmdlet }: ParameterTable): boolean => cmdlet.role === 'Core';

const customObject = ['System.Management.Automation.PSCustomObject', 'System.Object'];

/** The count first, then the commands: what to answer with, in this order. */
export function commandMetadata(runtime: Runtime, request: CommandMetadataRequest): readonly Value[] {
  const found = findTables(runtime, request);
  const count = new PSObject(
    [['Count', found.length]],
    ['Selected.Microsoft.PowerShell.Commands.GenericMeasureInfo', ...customObject],
  );
  return [count, ...found.map(commandObject)];
}

/** Names without a pattern find every command; patterns leave out what clients have themselves. */
function findTables(
  { catalog }: Runtime,
  { names, commandType, namespaces }: CommandMetadataRequest,
): readonly ParameterTable[] {
  if ((commandType & (commandTypes.cmdlet | commandTypes.function)) === 0) return [];
  // PowerShell 7 names none with a list that is empty.
  const isAnywhere = namespaces === undefined || namespaces.length === 0;
  const inModule = isAnywhere || namespaces.some((name) => getWildcard(name, false)(moduleName));
  if (!inModule) return [];
  const patterns = names.length === 0 ? ['*'] : names;
  return catalog.tables.filter((table) =>
    patterns.some((pattern) => {
      if (!getWildcard(pattern, false)(table.cmdlet.name)) return false;
      return !hasWildcards(pattern) || !isOfClient(table);
    }),
  );
}

function commandObject(table: ParameterTable): Value {
  const { cmdlet, all } = table;
  const parameters = new HashtableValue(
    all.map((one): readonly [Value, Value] => [one.name, parameterObject(one)]),
  );
  return new PSObject(
    [
      ['Name', cmdlet.name],
      ['Namespace', moduleName],
      ['HelpUri', ''],
      ['CommandType', makeEnum('System.Management.Automation.CommandTypes', 'Cmdlet', commandTypes.cmdlet)],
      ['ResolvedCommandName', null],
      ['OutputType', texts(cmdlet.output === undefined ? [] : [cmdlet.output.typeName])],
      ['Parameters', setWireForm(parameters, { typeNames: parameterTypes })],
    ],
    ['Selected.System.Management.Automation.CmdletInfo', ...customObject],
  );
}

const parameterTypes = [
  'System.Collections.Generic.Dictionary`2[[System.String, mscorlib, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089],[System.Management.Automation.ParameterMetadata, System.Management.Automation, Version=3.0.0.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35]]',
  'System.Object',
];

function parameterObject({ name, parameter }: ParameterTable['all'][number]): Value {
  const isSwitch = parameter.switch === true;
  const { typeName } = typeInfoOf(parameter.schema);
  return new RemoteObject({
    typeNames: ['System.Management.Automation.ParameterMetadata', 'System.Object'],
    text: 'System.Management.Automation.ParameterMetadata',
    adapted: [
      ['Name', name],
      ['ParameterType', isSwitch ? 'System.Management.Automation.SwitchParameter' : typeName],
      ['Aliases', texts(parameter.aliases ?? [])],
      ['IsDynamic', false],
      ['SwitchParameter', isSwitch],
    ],
  });
}

const texts = (values: readonly string[]): Value =>
  setWireForm([...values], {
    typeNames: [
      'System.Collections.ObjectModel.Collection`1[[System.String, mscorlib, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089]]',
      'System.Object',
    ],
  });
