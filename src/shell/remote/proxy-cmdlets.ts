/**
 * Cmdlets of a server as if they were here (PowerShell calls it implicit remoting). Names, positions and sets are
 * bound on this side, by the same definitions where this program knows them; values go over as they were typed,
 * and the server converts, checks, asks and records.
 */
import {
  commonParameters,
  organizationParameters,
  shouldProcessParameters,
} from '../../cmdlets/kit/common-parameters.ts';
import type { CmdletContext } from '../../cmdlets/kit/context.ts';
import { type Cmdlet, defineCmdlet } from '../../cmdlets/kit/definition.ts';
import type { BoundValues, Parameter, Parameters } from '../../cmdlets/kit/parameter.ts';
import { convertible, typeInfoOf } from '../../cmdlets/kit/parameter-types.ts';
import { toText, type Value } from '../../wire/powershell-language/index.ts';
import type { CommandArgument } from '../../wire/psrp/index.ts';
import type { RemoteCommand, RemoteParameter } from './command-info.ts';

export interface RemoteCall {
  /** Its name; or with `isScript` the text of a script. */
  readonly command: string;
  readonly isScript?: boolean;
  readonly args: readonly CommandArgument[];
  /** Undefined where no pipeline stands before the command. */
  readonly input: AsyncIterable<Value> | undefined;
}

export type RunRemote = (call: RemoteCall, context: CmdletContext) => AsyncIterable<Value>;

/** A value that was given, told apart from one that was not: `$null` and `-Switch:$false` are given too. */
class Given {
  readonly value: Value;

  constructor(value: Value) {
    this.value = value;
  }
}

const common: ReadonlySet<string> = new Set(Object.keys(commonParameters).map((name) => name.toLowerCase()));

/** `known` are this program's own definitions, by name in lower case. */
export function makeProxy(remote: RemoteCommand, known: ReadonlyMap<string, Cmdlet>, run: RunRemote): Cmdlet {
  const local = known.get(remote.name.toLowerCase());
  if (local?.readsFiles !== undefined && 'process' in local) return makeFileCmdlet(remote, local, run);
  const synopsis = { en: `${remote.name} of the server.`, ko: `서버의 ${remote.name}.` };
  return defineCmdlet<Parameters>({
    name: remote.name,
    synopsis: local?.synopsis ?? synopsis,
    ...(local?.description && { description: local.description }),
    role: local?.role ?? 'Remote',
    scope: 'none',
    effect: 'read',
    parameters: proxyParameters(remote, local),
    ...(local?.defaultSet !== undefined && { defaultSet: local.defaultSet }),
    ...(local?.output && { output: local.output }),
    ...(local?.otherOutputs && { otherOutputs: local.otherOutputs }),
    ...(local?.savesInto !== undefined && { savesInto: local.savesInto }),
    examples: local?.examples ?? [{ line: remote.name, synopsis }],
    stream: (bound, input, context) =>
      run(
        {
          command: remote.name,
          args: [...argumentsOf(bound), ...preferenceArguments(bound, remote, context)],
          input: context.expectsInput ? input : undefined,
        },
        context,
      ),
  });
}

/**
 * With files of the person at the shell it works here, for they are to be sent nowhere, and asks the server what it must know of
 * the organisation; without them the server does the work.
 */
function makeFileCmdlet(
  remote: RemoteCommand,
  local: Extract<Cmdlet, { process: unknown }>,
  run: RunRemote,
): Cmdlet {
  const there = new Set(remote.parameters.map(({ name }) => name.toLowerCase()));
  const own: Parameters = { ...local.parameters, ...organizationParameters };
  return defineCmdlet<Parameters>({
    ...local,
    scope: 'none',
    effect: 'read',
    parameters: Object.fromEntries(Object.entries(own).filter(([name]) => there.has(name.toLowerCase()))),
    process(bound, context) {
      const organization = bound.Organization === undefined ? {} : { Organization: bound.Organization };
      const ask = (command: string, args: Readonly<Record<string, unknown>>) =>
        run({ command, args: [...plainArguments(args)], input: undefined }, context);
      if (local.readsFiles === undefined || bound[local.readsFiles] === undefined)
        return ask(remote.name, bound);
      const askServer: CmdletContext['askServer'] = (command, args) =>
        ask(command, { ...args, ...organization });
      // Its own properties are computed when they are asked for.
      return local.process(bound, Object.create(context, { askServer: { value: askServer } }));
    },
  });
}

/** What was converted here goes over as it is: texts, numbers, switches and lists of them. */
function* plainArguments(bound: Readonly<Record<string, unknown>>): Iterable<CommandArgument> {
  for (const [name, value] of Object.entries(bound)) {
    if (value !== undefined && value !== false) yield { name, value: value as Value };
  }
}

function proxyParameters({ parameters }: RemoteCommand, local: Cmdlet | undefined): Parameters {
  const own: Parameters = {
    ...local?.parameters,
    ...(local?.scope === 'organization' ? organizationParameters : {}),
    ...shouldProcessParameters,
  };
  const byKey = new Map(Object.entries(own).map(([name, one]) => [name.toLowerCase(), { name, one }]));
  return Object.fromEntries(
    parameters
      .filter(({ name }) => !common.has(name.toLowerCase()))
      .map((remote) => {
        const found = byKey.get(remote.name.toLowerCase());
        return found ? [found.name, proxied(found.one)] : [remote.name, fromMetadata(remote)];
      }),
  );
}

const proxied = (one: Parameter): Parameter => ({
  ...one,
  schema: convertible(typeInfoOf(one.schema), (value) => new Given(value)),
});

const fromMetadata = ({ name, typeName, aliases, isSwitch }: RemoteParameter): Parameter => ({
  schema: convertible({ typeName }, (value) => new Given(value)),
  synopsis: { en: `${name} of the server’s command.`, ko: `서버 명령의 ${name}.` },
  aliases,
  ...(isSwitch && { switch: true }),
});

function* argumentsOf(bound: BoundValues): Iterable<CommandArgument> {
  for (const [name, given] of Object.entries(bound)) {
    if (given instanceof Given) yield { name, value: given.value };
  }
}

/** What a person set for the session, or for this command, holds on the server too. */
function* preferenceArguments(
  bound: BoundValues,
  { parameters }: RemoteCommand,
  { reporter: { preferences }, scope }: CmdletContext,
): Iterable<CommandArgument> {
  const takes = new Set(parameters.map(({ name }) => name));
  if (takes.has('Verbose') && preferences.verbose !== 'silentlycontinue')
    yield { name: 'Verbose', value: true };
  if (takes.has('Debug') && preferences.debug !== 'silentlycontinue') yield { name: 'Debug', value: true };
  if (takes.has('InformationAction') && preferences.information !== 'silentlycontinue') {
    yield { name: 'InformationAction', value: 'Continue' };
  }
  if (takes.has('WhatIf') && !(bound.WhatIf instanceof Given) && preferences.whatIf) {
    yield { name: 'WhatIf', value: true };
  }
  const asks = toText(scope.get('confirmpreference')).toLowerCase();
  if (takes.has('Confirm') && !(bound.Confirm instanceof Given) && asks === 'none') {
    yield { name: 'Confirm', value: false };
  }
}
