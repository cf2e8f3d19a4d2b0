/** Commands and their arguments: [MS-PSRP] sections 2.2.3.11 to 2.2.3.13. */
import { type EnumValue, setWireForm } from '../clixml/index.ts';
import type { Value } from '../powershell-language/index.ts';
import { Fields } from './fields.ts';
import { readHostInfo, writeHostInfo } from './host-info-body.ts';
import { enumPart, part } from './payload.ts';
import {
  type CommandArgument,
  type Merges,
  type PipelineCommand,
  type PipelineRequest,
  type ResultType,
  resultTypes,
} from './pipeline-request.ts';
import { readApartment, writeApartment } from './pool-bodies.ts';
import { PsrpError } from './psrp-error.ts';

const objectList =
  'System.Collections.Generic.List`1[[System.Management.Automation.PSObject, System.Management.Automation, Version=3.0.0.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35]]';

const listOf = (items: readonly Value[]): Value =>
  setWireForm([...items], { tag: 'LST', typeNames: [objectList, 'System.Object'] });

const streamNames: readonly (readonly [number, string])[] = [
  [0, '0'],
  [15, 'AddInvocationInfo'],
];

const streamOptions = (bits: number): EnumValue =>
  enumPart('RemoteStreamOptions', streamNames.find(([known]) => known === bits)?.[1] ?? String(bits), bits);

export function writeRequest(request: PipelineRequest): Value {
  const { statements } = request;
  const [first = []] = statements;
  const commands =
    statements.length > 1 ? listOf(statements.map((one) => part([['Cmds', writeCommands(one)]]))) : null;
  return part([
    ['NoInput', request.noInput],
    ['ApartmentState', writeApartment(request.apartmentState)],
    ['RemoteStreamOptions', streamOptions(request.streamOptions)],
    ['AddToHistory', request.addToHistory],
    ['HostInfo', writeHostInfo(request.hostInfo)],
    [
      'PowerShell',
      part([
        ['IsNested', request.isNested],
        ['ExtraCmds', commands],
        ['Cmds', writeCommands(first)],
        ['History', request.history ?? null],
        ['RedirectShellErrorOutputPipe', request.redirectErrors],
      ]),
    ],
    ['IsNested', request.isNested],
  ]);
}

const writeCommands = (commands: readonly PipelineCommand[]): Value => listOf(commands.map(writeCommand));

const result = (type: ResultType): EnumValue =>
  enumPart('Runspaces.PipelineResultTypes', type, resultTypes[type]);

function writeCommand({ text, isScript, useLocalScope, args, merges }: PipelineCommand): Value {
  return part([
    ['Cmd', text],
    ['IsScript', isScript],
    ['UseLocalScope', useLocalScope ?? null],
    ['MergeMyResult', result(merges.myResult)],
    ['MergeToResult', result(merges.toResult)],
    ['MergePreviousResults', result(merges.previousResults)],
    ['MergeError', result(merges.error)],
    ['MergeWarning', result(merges.warning)],
    ['MergeVerbose', result(merges.verbose)],
    ['MergeDebug', result(merges.debug)],
    ['MergeInformation', result(merges.information)],
    ['Args', listOf(args.map(writeArgument))],
  ]);
}

/** A dash before the name says that no value belongs to it. */
function writeArgument({ name, value }: CommandArgument): Value {
  const isBare = name !== undefined && value === undefined;
  return part([
    ['N', isBare ? `-${name}` : (name ?? null)],
    ['V', value ?? null],
  ]);
}

export function readRequest(fields: Fields): PipelineRequest {
  const shell = fields.fields('PowerShell');
  // With several statements ExtraCmds holds them all, and Cmds the first of them once more.
  const extra = shell.findList('ExtraCmds') ?? [];
  const statements =
    extra.length > 0 ? extra.map((one) => readCommands(new Fields(one, 'ExtraCmds'))) : [readCommands(shell)];
  if (statements.some((commands) => commands.length === 0)) {
    throw new PsrpError('badPayload', 'CREATE_PIPELINE holds a statement without commands.');
  }
  return {
    statements,
    isNested: fields.flag('IsNested') || shell.flag('IsNested'),
    noInput: fields.flag('NoInput'),
    addToHistory: fields.flag('AddToHistory'),
    history: shell.findText('History'),
    redirectErrors: shell.flag('RedirectShellErrorOutputPipe'),
    apartmentState: readApartment(fields),
    streamOptions: fields.findNumber('RemoteStreamOptions') ?? 0,
    hostInfo: readHostInfo(fields),
  };
}

const readCommands = (fields: Fields): PipelineCommand[] =>
  fields.list('Cmds').map((value) => readCommand(new Fields(value, 'Cmds')));

function readCommand(fields: Fields): PipelineCommand {
  return {
    text: fields.text('Cmd'),
    isScript: fields.flag('IsScript'),
    useLocalScope: fields.findFlag('UseLocalScope'),
    args: (fields.findList('Args') ?? []).map((value) => readArgument(new Fields(value, 'Args'))),
    merges: readMerges(fields),
  };
}

/**
 * As PowerShell takes a name apart: `-Name` without a value is the bare parameter, whose value may be the next
 * argument; `-Name:` and a name without a dash always have theirs, be it null.
 */
function readArgument(fields: Fields): CommandArgument {
  const given = fields.findText('N');
  const value = fields.value('V');
  if (given === undefined || given === '') return { name: undefined, value };
  const [, dash, name = given, colon] = /^([-\u2013-\u2015])?(.*?)(:)?\s*$/s.exec(given) ?? [];
  const isBare = dash !== undefined && colon === undefined && value === null;
  return { name, value: isBare ? undefined : value };
}

function readMerges(fields: Fields): Merges {
  const read = (name: string): ResultType => {
    const number = fields.findNumber(name) ?? 0;
    const names = Object.keys(resultTypes) as ResultType[];
    return names.find((type) => resultTypes[type] === number) ?? 'None';
  };
  return {
    myResult: read('MergeMyResult'),
    toResult: read('MergeToResult'),
    previousResults: read('MergePreviousResults'),
    error: read('MergeError'),
    warning: read('MergeWarning'),
    verbose: read('MergeVerbose'),
    debug: read('MergeDebug'),
    information: read('MergeInformation'),
  };
}
