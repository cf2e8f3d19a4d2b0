/** Answers in the form of Windows' own service: the same prefixes, in the same order. */

import { xmlText } from '../xml-text.ts';
import { encodeBase64 } from './base64.ts';
import { formatAge, formatSeconds } from './duration.ts';
import type { Fault } from './fault.ts';
import { type ActionName, actions, anonymousAddress, commandDone, faultAction, namespaces } from './names.ts';

/** Of the answer: its own id, and that of the request. */
export interface ResponseIds {
  readonly messageId: string;
  readonly relatesTo: string;
}

const prefixes = [
  ['s', namespaces.soap],
  ['a', namespaces.addressing],
  ['x', namespaces.transfer],
  ['n', namespaces.enumeration],
  ['w', namespaces.management],
  ['rsp', namespaces.shell],
  ['p', namespaces.microsoft],
]
  .map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`)
  .join(' ');

function envelope(action: string, body: string, { messageId, relatesTo }: ResponseIds): string {
  const answers = relatesTo === '' ? '' : `<a:RelatesTo>${xmlText(relatesTo)}</a:RelatesTo>`;
  return `<s:Envelope xml:lang="en-US" ${prefixes}><s:Header><a:Action>${action}</a:Action><a:MessageID>uuid:${messageId.toUpperCase()}</a:MessageID><a:To>${anonymousAddress}</a:To>${answers}</s:Header><s:Body>${body}</s:Body></s:Envelope>`;
}

const answer = (action: ActionName, body: string, ids: ResponseIds): string =>
  envelope(`${actions[action]}Response`, body, ids);

/** The answer to requests that only want it done. */
export const doneResponse = (
  action: 'delete' | 'disconnect' | 'reconnect' | 'send' | 'signal',
  ids: ResponseIds,
): string => {
  const body = action === 'send' ? '<rsp:SendResponse/>' : action === 'signal' ? '<rsp:SignalResponse/>' : '';
  return answer(action, body, ids);
};

export function faultResponse(fault: Fault, ids: ResponseIds, machine: string): string {
  const { sender, subcode, reason, code, detail, message } = fault;
  // Windows' client shows the message of the detail, that of PowerShell on Linux the reason alone.
  const told = message === undefined ? reason : `${reason}${message}`;
  const detailed = detail === undefined ? '' : `<w:FaultDetail>${xmlText(detail)}</w:FaultDetail>`;
  const body = `<s:Fault><s:Code><s:Value>s:${sender ? 'Sender' : 'Receiver'}</s:Value><s:Subcode><s:Value>${subcode}</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en-US">${xmlText(told)}</s:Text></s:Reason><s:Detail>${detailed}<f:WSManFault xmlns:f="${namespaces.fault}" Code="${code}" Machine="${xmlText(machine)}"><f:Message>${xmlText(message ?? reason)}</f:Message></f:WSManFault></s:Detail></s:Fault>`;
  return envelope(faultAction, body, ids);
}

/** DSP0226 section 11: may be asked without a password, so that it tells nothing of value. */
export const identifyResponse = (product: string): string =>
  `<s:Envelope xml:lang="en-US" xmlns:s="${namespaces.soap}"><s:Header/><s:Body><wsmid:IdentifyResponse xmlns:wsmid="${namespaces.identity}"><wsmid:ProtocolVersion>${namespaces.management}</wsmid:ProtocolVersion><wsmid:ProductVendor>${xmlText(product)}</wsmid:ProductVendor><wsmid:ProductVersion>OS: 0.0.0 SP: 0.0 Stack: 3.0</wsmid:ProductVersion></wsmid:IdentifyResponse></s:Body></s:Envelope>`;

/** A shell as Create and Enumerate tell of it. */
export interface ShellDescription {
  readonly shellId: string;
  readonly name: string | undefined;
  readonly resourceUri: string;
  readonly owner: string;
  readonly clientAddress: string;
  readonly processId: number;
  readonly idleTimeoutMs: number;
  readonly maxIdleTimeoutMs: number;
  readonly inputStreams: string;
  readonly outputStreams: string;
  readonly locale: string;
  readonly compression: 'xpress' | undefined;
  readonly state: 'Connected' | 'Disconnected';
  readonly ageMs: number;
  readonly inactiveMs: number;
}

const element = (name: string, text: string | number): string =>
  `<rsp:${name}>${xmlText(String(text))}</rsp:${name}>`;

function shellElement(shell: ShellDescription): string {
  const parts = [
    element('ShellId', shell.shellId),
    shell.name === undefined ? '' : element('Name', shell.name),
    element('ResourceUri', shell.resourceUri),
    element('Owner', shell.owner),
    element('ClientIP', shell.clientAddress),
    element('ProcessId', shell.processId),
    element('IdleTimeOut', formatSeconds(shell.idleTimeoutMs)),
    element('InputStreams', shell.inputStreams),
    element('OutputStreams', shell.outputStreams),
    element('MaxIdleTimeOut', formatSeconds(shell.maxIdleTimeoutMs)),
    element('Locale', shell.locale),
    element('DataLocale', shell.locale),
    element('CompressionMode', shell.compression === 'xpress' ? 'XpressCompression' : 'NoCompression'),
    element('ProfileLoaded', 'No'),
    element('Encoding', 'UTF8'),
    element('BufferMode', 'Block'),
    element('State', shell.state),
    element('ShellRunTime', formatAge(shell.ageMs)),
    element('ShellInactivity', formatAge(shell.inactiveMs)),
  ];
  return `<rsp:Shell xmlns:rsp="${namespaces.shell}">${parts.join('')}</rsp:Shell>`;
}

export function createResponse(shell: ShellDescription, to: string, ids: ResponseIds): string {
  const { shellId, resourceUri } = shell;
  const created = `<x:ResourceCreated><a:Address>${xmlText(to)}</a:Address><a:ReferenceParameters><w:ResourceURI>${xmlText(resourceUri)}</w:ResourceURI><w:SelectorSet><w:Selector Name="ShellId">${xmlText(shellId)}</w:Selector></w:SelectorSet></a:ReferenceParameters></x:ResourceCreated>`;
  return answer('create', created + shellElement(shell), ids);
}

export const commandResponse = (commandId: string, ids: ResponseIds): string =>
  answer(
    'command',
    `<rsp:CommandResponse><rsp:CommandId>${xmlText(commandId)}</rsp:CommandId></rsp:CommandResponse>`,
    ids,
  );

export interface Received {
  /** Each the content of one Stream element: the Ruby client waits for ever where two fragments share one. */
  readonly fragments: readonly Uint8Array[];
  readonly commandId: string | undefined;
  /** The command has come to its end. */
  readonly done: boolean;
}

/** What a fragment takes in an answer besides its base64. */
export const streamOverheadBytes = 160;
/** What an answer to Receive takes besides its streams. */
export const receiveOverheadBytes = 2_048;

export function receiveResponse({ fragments, commandId, done }: Received, ids: ResponseIds): string {
  const command = commandId === undefined ? '' : ` CommandId="${xmlText(commandId)}"`;
  const streams = fragments.map(
    (content) => `<rsp:Stream Name="stdout"${command}>${encodeBase64(content)}</rsp:Stream>`,
  );
  const state = done
    ? `<rsp:CommandState${command} State="${commandDone}"><rsp:ExitCode>0</rsp:ExitCode></rsp:CommandState>`
    : '';
  return answer('receive', `<rsp:ReceiveResponse>${streams.join('')}${state}</rsp:ReceiveResponse>`, ids);
}

export function connectResponse(
  shell: Pick<ShellDescription, 'inputStreams' | 'outputStreams'>,
  fragments: Uint8Array,
  ids: ResponseIds,
): string {
  const streams = element('InputStreams', shell.inputStreams) + element('OutputStreams', shell.outputStreams);
  const content =
    fragments.length === 0
      ? ''
      : `<connectResponseXml xmlns="${namespaces.powershell}">${encodeBase64(fragments)}</connectResponseXml>`;
  return answer('connect', `<rsp:ConnectResponse>${streams}${content}</rsp:ConnectResponse>`, ids);
}

const enumeration = (items: readonly string[], ids: ResponseIds): string =>
  answer(
    'enumerate',
    `<n:EnumerateResponse><n:EnumerationContext></n:EnumerationContext>${items.length === 0 ? '' : `<w:Items>${items.join('')}</w:Items>`}<w:EndOfSequence/></n:EnumerateResponse>`,
    ids,
  );

export const shellsResponse = (shells: readonly ShellDescription[], ids: ResponseIds): string =>
  enumeration(shells.map(shellElement), ids);

export interface CommandDescription {
  readonly commandId: string;
  readonly running: boolean;
}

export const commandsResponse = (commands: readonly CommandDescription[], ids: ResponseIds): string =>
  enumeration(
    commands.map(({ commandId, running }) => {
      const parts = [
        element('CommandId', commandId),
        element('CommandLine', ''),
        element('CommandState', running ? 'Running' : 'Done'),
      ];
      return `<rsp:Command xmlns:rsp="${namespaces.shell}">${parts.join('')}</rsp:Command>`;
    }),
    ids,
  );

/** One shell, for who asks how it is. */
export const shellResponse = (shell: ShellDescription, ids: ResponseIds): string =>
  answer('get', shellElement(shell), ids);

/** The few settings that clients plan by. */
export const configurationResponse = (maxEnvelopeBytes: number, ids: ResponseIds): string =>
  answer(
    'get',
    `<cfg:Config xmlns:cfg="http://schemas.microsoft.com/wbem/wsman/1/config"><cfg:MaxEnvelopeSizekb>${Math.floor(maxEnvelopeBytes / 1024)}</cfg:MaxEnvelopeSizekb><cfg:MaxTimeoutms>60000</cfg:MaxTimeoutms><cfg:MaxBatchItems>32000</cfg:MaxBatchItems></cfg:Config>`,
    ids,
  );
