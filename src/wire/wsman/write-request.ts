/** Requests as a client sends them: MS-WSMV section 3.1.4, with the header that Windows PowerShell writes. */

import { xmlText } from '../xml-text.ts';
import { encodeBase64 } from './base64.ts';
import { formatSeconds } from './duration.ts';
import {
  type ActionName,
  actions,
  anonymousAddress,
  clientStopSignal,
  exchangeResource,
  namespaces,
} from './names.ts';

/** What all requests of one session have in common. */
export interface ClientHeader {
  readonly to: string;
  /** GUIDs, as are the ids of messages, shells and commands. */
  readonly sessionId: string;
  readonly maxEnvelopeBytes: number;
  readonly locale: string;
  /** Of the session configuration; that of Exchange where there is none. */
  readonly resource?: string;
}

export interface RequestIds {
  readonly messageId: string;
  readonly shellId?: string | undefined;
}

const prefixes = [
  ['s', namespaces.soap],
  ['a', namespaces.addressing],
  ['n', namespaces.enumeration],
  ['w', namespaces.management],
  ['rsp', namespaces.shell],
  ['p', namespaces.microsoft],
]
  .map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`)
  .join(' ');

interface Parts {
  readonly action: ActionName;
  readonly body: string;
  readonly timeoutMs: number;
  readonly options?: string;
  readonly resource?: string;
}

const must = 's:mustUnderstand="true"';
const guid = (id: string): string => id.toUpperCase();

function request(header: ClientHeader, ids: RequestIds, parts: Parts): string {
  const { action, body, timeoutMs, options = '' } = parts;
  const resource = xmlText(parts.resource ?? header.resource ?? exchangeResource);
  const locale = `s:mustUnderstand="false" xml:lang="${xmlText(header.locale)}"`;
  const selectors =
    ids.shellId === undefined
      ? ''
      : `<w:SelectorSet><w:Selector Name="ShellId">${guid(ids.shellId)}</w:Selector></w:SelectorSet>`;
  const set = options === '' ? '' : `<w:OptionSet ${must}>${options}</w:OptionSet>`;
  return `<s:Envelope ${prefixes}><s:Header><a:To>${xmlText(header.to)}</a:To><w:ResourceURI ${must}>${resource}</w:ResourceURI><a:ReplyTo><a:Address ${must}>${anonymousAddress}</a:Address></a:ReplyTo><a:Action ${must}>${actions[action]}</a:Action><w:MaxEnvelopeSize ${must}>${header.maxEnvelopeBytes}</w:MaxEnvelopeSize><a:MessageID>uuid:${guid(ids.messageId)}</a:MessageID><w:Locale ${locale}/><p:DataLocale ${locale}/><p:SessionId s:mustUnderstand="false">uuid:${guid(header.sessionId)}</p:SessionId>${selectors}${set}<w:OperationTimeout>${formatSeconds(timeoutMs)}</w:OperationTimeout></s:Header><s:Body>${body}</s:Body></s:Envelope>`;
}

/** For requests that are answered at once. */
const operationTimeoutMs = 180_000;

/** Of Create and Connect: [MS-PSRP] section 3.1.5.3. */
const protocolVersion = '<w:Option MustComply="true" Name="protocolversion">2.3</w:Option>';

/** `name`: what the session is called, also to whoever looks for it later. */
export function createRequest(
  header: ClientHeader,
  ids: { readonly messageId: string; readonly shellId: string },
  creation: Uint8Array,
  name = 'Landfall',
): string {
  const body = `<rsp:Shell ShellId="${guid(ids.shellId)}" Name="${xmlText(name)}"><rsp:InputStreams>stdin pr</rsp:InputStreams><rsp:OutputStreams>stdout</rsp:OutputStreams><creationXml xmlns="${namespaces.powershell}">${encodeBase64(creation)}</creationXml></rsp:Shell>`;
  const { messageId } = ids;
  return request(
    header,
    { messageId },
    { action: 'create', body, options: protocolVersion, timeoutMs: operationTimeoutMs },
  );
}

export function commandRequest(
  header: ClientHeader,
  ids: RequestIds,
  commandId: string,
  fragment: Uint8Array,
): string {
  const body = `<rsp:CommandLine CommandId="${guid(commandId)}"><rsp:Command/><rsp:Arguments>${encodeBase64(fragment)}</rsp:Arguments></rsp:CommandLine>`;
  return request(header, ids, { action: 'command', body, timeoutMs: operationTimeoutMs });
}

export function sendRequest(
  header: ClientHeader,
  ids: RequestIds,
  commandId: string | undefined,
  stream: 'stdin' | 'pr',
  fragments: readonly Uint8Array[],
): string {
  const streams = fragments.map(
    (fragment) =>
      `<rsp:Stream Name="${stream}"${ofCommand(commandId)}>${encodeBase64(fragment)}</rsp:Stream>`,
  );
  const body = `<rsp:Send>${streams.join('')}</rsp:Send>`;
  return request(header, ids, { action: 'send', body, timeoutMs: operationTimeoutMs });
}

/** Answered when there is something, or by a `TimedOut` fault after `waitMs`. */
export function receiveRequest(
  header: ClientHeader,
  ids: RequestIds,
  commandId: string | undefined,
  waitMs: number,
): string {
  const body = `<rsp:Receive><rsp:DesiredStream${ofCommand(commandId)}>stdout</rsp:DesiredStream></rsp:Receive>`;
  const options = '<w:Option Name="WSMAN_CMDSHELL_OPTION_KEEPALIVE">TRUE</w:Option>';
  return request(header, ids, { action: 'receive', body, options, timeoutMs: waitMs });
}

export function stopRequest(header: ClientHeader, ids: RequestIds, commandId: string): string {
  const body = `<rsp:Signal${ofCommand(commandId)}><rsp:Code>${clientStopSignal}</rsp:Code></rsp:Signal>`;
  return request(header, ids, { action: 'signal', body, timeoutMs: operationTimeoutMs });
}

export const deleteRequest = (header: ClientHeader, ids: RequestIds): string =>
  request(header, ids, { action: 'delete', body: '', timeoutMs: operationTimeoutMs });

export interface DisconnectOptions {
  /** After which the server ends the session, if nobody has come back to it. */
  readonly idleTimeoutMs?: number | undefined;
  /** What becomes of output while nobody reads it: the command waits, or the oldest is dropped. */
  readonly bufferMode?: 'Block' | 'Drop' | undefined;
}

/** [MS-WSMV] section 2.2.4.9. */
export function disconnectRequest(
  header: ClientHeader,
  ids: RequestIds,
  { idleTimeoutMs, bufferMode }: DisconnectOptions = {},
): string {
  const idle =
    idleTimeoutMs === undefined ? '' : `<rsp:IdleTimeOut>${formatSeconds(idleTimeoutMs)}</rsp:IdleTimeOut>`;
  const mode = bufferMode === undefined ? '' : `<rsp:BufferMode>${bufferMode}</rsp:BufferMode>`;
  const body = `<rsp:Disconnect>${idle}${mode}</rsp:Disconnect>`;
  return request(header, ids, { action: 'disconnect', body, timeoutMs: operationTimeoutMs });
}

export const reconnectRequest = (header: ClientHeader, ids: RequestIds): string =>
  request(header, ids, { action: 'reconnect', body: '', timeoutMs: operationTimeoutMs });

export function connectRequest(header: ClientHeader, ids: RequestIds, fragments: Uint8Array): string {
  const body = `<rsp:Connect><connectXml xmlns="${namespaces.powershell}">${encodeBase64(fragments)}</connectXml></rsp:Connect>`;
  return request(header, ids, {
    ...{ action: 'connect', body, options: protocolVersion, timeoutMs: operationTimeoutMs },
  });
}

/** To a command that another client started: its output can be asked for from then on. */
export const connectCommandRequest = (header: ClientHeader, ids: RequestIds, commandId: string): string =>
  request(header, ids, {
    ...{ action: 'connect', body: `<rsp:Connect${ofCommand(commandId)}/>`, timeoutMs: operationTimeoutMs },
  });

const allAtOnce = '<w:OptimizeEnumeration/><w:MaxElements>32000</w:MaxElements>';

/** The shells of the account. */
export const enumerateRequest = (header: ClientHeader, ids: RequestIds): string =>
  request(header, ids, {
    action: 'enumerate',
    body: `<n:Enumerate>${allAtOnce}</n:Enumerate>`,
    resource: namespaces.shell,
    timeoutMs: operationTimeoutMs,
  });

const selectorFilter = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/SelectorFilter';

/** The commands of one shell, which a filter names and no selector: [MS-WSMV] section 3.1.4.15. */
export function enumerateCommandsRequest(header: ClientHeader, messageId: string, shellId: string): string {
  const selector = `<w:SelectorSet><w:Selector Name="ShellId">${guid(shellId)}</w:Selector></w:SelectorSet>`;
  const body = `<n:Enumerate>${allAtOnce}<w:Filter Dialect="${selectorFilter}">${selector}</w:Filter></n:Enumerate>`;
  const resource = `${namespaces.shell}/Command`;
  return request(
    header,
    { messageId },
    { action: 'enumerate', body, resource, timeoutMs: operationTimeoutMs },
  );
}

const ofCommand = (commandId: string | undefined): string =>
  commandId === undefined ? '' : ` CommandId="${guid(commandId)}"`;
