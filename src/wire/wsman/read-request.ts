/** An envelope as a request. Whatever is wrong with it is thrown as the fault that answers it. */
import { decodeBase64 } from './base64.ts';
import { parseDuration } from './duration.ts';
import { FaultError, schemaViolation, unsupportedAction } from './fault.ts';
import { type ActionName, actions, namespaces } from './names.ts';
import { readHeader, readSelectors } from './read-header.ts';
import type { Operation, RequestHeader, WsmanRequest } from './request.ts';
import {
  childText,
  defaultXmlLimits,
  findChild,
  readXml,
  type XmlElement,
  XmlError,
  type XmlLimits,
} from './xml-tree.ts';

const byAction: ReadonlyMap<string, ActionName> = new Map(
  Object.entries(actions).map(([name, uri]) => [uri, name as ActionName]),
);

/** The header is known before the body is, so that a fault can name the message that it answers. */
export function readRequest(
  text: string,
  onHeader: (header: RequestHeader) => void = () => undefined,
  limits: XmlLimits = defaultXmlLimits,
): WsmanRequest {
  const envelope = readEnvelope(text, limits);
  const body = findChild(envelope, namespaces.soap, 'Body');
  if (body === undefined) throw wrong('The envelope has no body. ');
  const headerElement = findChild(envelope, namespaces.soap, 'Header');
  const messageId = childText(headerElement, namespaces.addressing, 'MessageID');
  if (messageId !== undefined) onHeader({ ...emptyHeader, messageId });
  const header = readHeader(headerElement);
  onHeader(header);
  if (findChild(body, namespaces.identity, 'Identify')) return { header, operation: { kind: 'identify' } };
  const action = childText(headerElement, namespaces.addressing, 'Action') ?? '';
  const name = byAction.get(action);
  if (name === undefined) throw new FaultError(unsupportedAction(action));
  return { header, operation: readers[name](body, header) };
}

const emptyHeader: RequestHeader = {
  messageId: '',
  to: '',
  resourceUri: '',
  sessionId: undefined,
  operationTimeoutMs: undefined,
  maxEnvelopeBytes: undefined,
  locale: undefined,
  selectors: new Map(),
  options: new Map(),
  compression: undefined,
};

function readEnvelope(text: string, limits: XmlLimits): XmlElement {
  try {
    const envelope = readXml(text, limits);
    if (envelope.name === 'Envelope' && envelope.namespace === namespaces.soap) return envelope;
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw wrong(`${error.message} `);
  }
  throw wrong('The request is not a SOAP 1.2 envelope. ');
}

const readers: Readonly<Record<ActionName, (body: XmlElement, header: RequestHeader) => Operation>> = {
  get: (_, { resourceUri }) => ({
    kind: 'get',
    of: /\/config$/i.test(resourceUri) ? 'configuration' : 'shell',
  }),
  reconnect: () => ({ kind: 'reconnect' }),
  delete: () => ({ kind: 'delete' }),
  create(body) {
    const shell = getChild(body, 'Shell');
    const creation = findChild(shell, namespaces.powershell, 'creationXml');
    if (creation === undefined) throw wrong('The shell has no creationXml. ');
    return {
      kind: 'create',
      name: shell.attributes.get('Name'),
      shellId: shell.attributes.get('ShellId'),
      idleTimeoutMs: readDuration(childText(shell, namespaces.shell, 'IdleTimeOut')),
      inputStreams: childText(shell, namespaces.shell, 'InputStreams') ?? 'stdin pr',
      outputStreams: childText(shell, namespaces.shell, 'OutputStreams') ?? 'stdout',
      creation: getBytes(creation),
    };
  },
  command(body) {
    const line = getChild(body, 'CommandLine');
    const parts = line.children.filter(({ name }) => name === 'Arguments').map(getBytes);
    return {
      kind: 'command',
      commandId: line.attributes.get('CommandId'),
      commandLine: childText(line, namespaces.shell, 'Command') ?? '',
      fragments: Buffer.concat(parts),
    };
  },
  send(body) {
    const streams = getChild(body, 'Send').children.filter(({ name }) => name === 'Stream');
    return {
      kind: 'send',
      streams: streams.map((stream) => ({
        name: stream.attributes.get('Name') ?? 'stdin',
        commandId: stream.attributes.get('CommandId'),
        content: getBytes(stream),
      })),
    };
  },
  receive(body) {
    const desired = findChild(getChild(body, 'Receive'), namespaces.shell, 'DesiredStream');
    return { kind: 'receive', commandId: desired?.attributes.get('CommandId') };
  },
  signal(body) {
    const signal = getChild(body, 'Signal');
    const code = childText(signal, namespaces.shell, 'Code') ?? '';
    return { kind: 'signal', commandId: signal.attributes.get('CommandId'), code };
  },
  disconnect(body) {
    const disconnect = findChild(body, namespaces.shell, 'Disconnect');
    const idleTimeoutMs = readDuration(childText(disconnect, namespaces.shell, 'IdleTimeOut'));
    return { kind: 'disconnect', idleTimeoutMs };
  },
  connect(body) {
    const connect = getChild(body, 'Connect');
    const fragments = findChild(connect, namespaces.powershell, 'connectXml');
    return {
      kind: 'connect',
      commandId: connect.attributes.get('CommandId'),
      fragments: fragments ? getBytes(fragments) : new Uint8Array(),
    };
  },
  enumerate(body, { resourceUri }) {
    const filter = findChild(
      findChild(body, namespaces.enumeration, 'Enumerate'),
      namespaces.management,
      'Filter',
    );
    const selectors = readSelectors(findChild(filter, namespaces.management, 'SelectorSet'));
    return {
      kind: 'enumerate',
      of: /\/command$/i.test(resourceUri) ? 'commands' : 'shells',
      shellId: selectors.get('shellid'),
    };
  },
};

function getChild(body: XmlElement, name: string): XmlElement {
  const child = findChild(body, namespaces.shell, name);
  if (child === undefined) throw wrong(`The body has no ${name} element. `);
  return child;
}

function getBytes({ name, text }: XmlElement): Uint8Array {
  const bytes = decodeBase64(text);
  if (bytes === undefined) throw wrong(`The content of ${name} is not base64. `);
  return bytes;
}

function readDuration(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = parseDuration(text);
  if (ms === undefined) throw wrong(`"${text}" is not a duration. `);
  return ms;
}

const wrong = (message: string): FaultError => new FaultError(schemaViolation(message));
