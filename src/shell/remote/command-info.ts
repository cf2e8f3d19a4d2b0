/** What a server told of its commands: [MS-PSRP] section 2.2.3.22, as far as a proxy needs it. */
import type { ParameterTable } from '../../cmdlets/kit/parameter-table.ts';
import { typeInfoOf } from '../../cmdlets/kit/parameter-types.ts';
import {
  findMember,
  HashtableValue,
  toBoolean,
  toText,
  type Value,
} from '../../wire/powershell-language/index.ts';

export interface RemoteParameter {
  readonly name: string;
  readonly typeName: string;
  readonly aliases: readonly string[];
  readonly isSwitch: boolean;
}

export interface RemoteCommand {
  readonly name: string;
  readonly outputType: string | undefined;
  readonly parameters: readonly RemoteParameter[];
}

/** What a server would tell of a cmdlet that is the same there. */
export function describeCommand({ cmdlet, all }: ParameterTable): RemoteCommand {
  return {
    name: cmdlet.name,
    outputType: cmdlet.output?.typeName,
    parameters: all.map(({ name, parameter }) => ({
      name,
      typeName: typeInfoOf(parameter.schema).typeName,
      aliases: parameter.aliases ?? [],
      isSwitch: parameter.switch === true,
    })),
  };
}

/** As Windows' client has it: a name that is none could be a command of its own on this side. */
const namePattern = /^[\p{L}\p{Nd}._:\\-]{1,100}$/u;

/** Undefined for the count, which comes first, and for what no name can stand for. */
export function readCommand(value: Value): RemoteCommand | undefined {
  const name = textOf(value, 'Name');
  if (name === undefined || !namePattern.test(name)) return undefined;
  const [outputType] = listOf(value, 'OutputType');
  const parameters = findMember(value, 'Parameters')?.value;
  return {
    name,
    outputType,
    parameters:
      parameters instanceof HashtableValue ? parameters.values().flatMap((one) => readParameter(one)) : [],
  };
}

function readParameter(value: Value): RemoteParameter[] {
  const name = textOf(value, 'Name');
  if (name === undefined || !namePattern.test(name)) return [];
  return [
    {
      name,
      typeName: textOf(value, 'ParameterType') ?? 'System.Object',
      aliases: listOf(value, 'Aliases').filter((alias) => namePattern.test(alias)),
      isSwitch: toBoolean(findMember(value, 'SwitchParameter')?.value),
    },
  ];
}

function textOf(value: Value, name: string): string | undefined {
  const found = findMember(value, name)?.value;
  return found === null || found === undefined ? undefined : toText(found);
}

function listOf(value: Value, name: string): string[] {
  const found = findMember(value, name)?.value;
  return Array.isArray(found) ? found.map((one) => toText(one)) : [];
}
