/** Answers of a server, ours or another's, as a client sees them. */
import { decodeBase64 } from './base64.ts';
import { parseDuration } from './duration.ts';
import { commandDone, namespaces } from './names.ts';
import {
  childText,
  defaultXmlLimits,
  findChild,
  readXml,
  type XmlElement,
  XmlError,
  type XmlLimits,
} from './xml-tree.ts';

export interface WsmanFault {
  /** Without the prefix of its namespace: `TimedOut`. */
  readonly subcode: string;
  readonly code: number | undefined;
  readonly message: string;
}

export interface ReceivedStream {
  readonly name: string;
  readonly commandId: string | undefined;
  readonly content: Uint8Array;
}

export type WsmanResponse =
  | { readonly kind: 'fault'; readonly fault: WsmanFault }
  | {
      readonly kind: 'created';
      readonly shellId: string;
      readonly compression: boolean;
      readonly idleTimeoutMs: number | undefined;
    }
  | { readonly kind: 'commandAccepted'; readonly commandId: string }
  | {
      readonly kind: 'received';
      readonly streams: readonly ReceivedStream[];
      /** Commands that have come to their end. */
      readonly done: readonly string[];
    }
  | { readonly kind: 'connected'; readonly fragments: Uint8Array }
  | {
      readonly kind: 'listed';
      readonly shells: readonly ListedShell[];
      readonly commands: readonly ListedCommand[];
      /** The server has more of them, and would give them one part after the other. */
      readonly isPart: boolean;
    }
  | { readonly kind: 'done' };

/** What of it the server does not tell is empty. */
export interface ListedShell {
  readonly shellId: string;
  readonly name: string;
  readonly resourceUri: string;
  readonly owner: string;
  readonly clientAddress: string;
  readonly state: string;
  readonly idleTimeoutMs: number | undefined;
  readonly bufferMode: string;
}

export interface ListedCommand {
  readonly commandId: string;
  readonly state: string;
}

/** Throws an `XmlError` where the answer is none of WS-Management. */
export function readResponse(text: string, limits: XmlLimits = responseLimits): WsmanResponse {
  const envelope = readXml(text, limits);
  const body = findChild(envelope, namespaces.soap, 'Body');
  if (body === undefined) throw new XmlError('The answer is not a SOAP envelope.');
  const [first] = body.children;
  const read = first && readers[first.name];
  return read ? read(first, body) : { kind: 'done' };
}

/** An answer to Receive holds as many fragments as fit into it. */
const responseLimits: XmlLimits = { ...defaultXmlLimits, maxElements: 65_536 };

const readers: Readonly<Record<string, (element: XmlElement, body: XmlElement) => WsmanResponse>> = {
  Fault: (fault) => ({ kind: 'fault', fault: readFault(fault) }),
  ResourceCreated(_, body) {
    const shell = findChild(body, namespaces.shell, 'Shell');
    const shellId = childText(shell, namespaces.shell, 'ShellId') ?? '';
    const mode = childText(shell, namespaces.shell, 'CompressionMode') ?? '';
    const idleTimeoutMs = parseDuration(childText(shell, namespaces.shell, 'IdleTimeOut') ?? '');
    return { kind: 'created', shellId, compression: /xpress/i.test(mode), idleTimeoutMs };
  },
  CommandResponse: (element) => ({
    kind: 'commandAccepted',
    commandId: childText(element, namespaces.shell, 'CommandId') ?? '',
  }),
  ReceiveResponse: (element) => ({
    kind: 'received',
    streams: element.children
      .filter(({ name, text }) => name === 'Stream' && text !== '')
      .map((stream) => ({
        name: stream.attributes.get('Name') ?? 'stdout',
        commandId: stream.attributes.get('CommandId'),
        content: getBytes(stream),
      })),
    done: element.children
      .filter(({ name, attributes }) => name === 'CommandState' && attributes.get('State') === commandDone)
      .map(({ attributes }) => attributes.get('CommandId') ?? ''),
  }),
  ConnectResponse(element) {
    const content = findChild(element, namespaces.powershell, 'connectResponseXml');
    return { kind: 'connected', fragments: content ? getBytes(content) : new Uint8Array() };
  },
  EnumerateResponse(element) {
    const items = findChild(element, namespaces.management, 'Items')?.children ?? [];
    const context = childText(element, namespaces.enumeration, 'EnumerationContext') ?? '';
    const isWhole = findChild(element, namespaces.management, 'EndOfSequence') !== undefined;
    return {
      kind: 'listed',
      shells: items.filter(({ name }) => name === 'Shell').map(readShell),
      commands: items.filter(({ name }) => name === 'Command').map(readCommand),
      isPart: !isWhole && context.trim() !== '',
    };
  },
};

const readText =
  (element: XmlElement) =>
  (name: string): string =>
    (childText(element, namespaces.shell, name) ?? '').trim();

function readShell(shell: XmlElement): ListedShell {
  const text = readText(shell);
  return {
    shellId: text('ShellId'),
    name: text('Name'),
    resourceUri: text('ResourceUri'),
    owner: text('Owner'),
    clientAddress: text('ClientIP'),
    state: text('State'),
    idleTimeoutMs: parseDuration(text('IdleTimeOut')),
    bufferMode: text('BufferMode'),
  };
}

function readCommand(command: XmlElement): ListedCommand {
  const text = readText(command);
  return { commandId: text('CommandId'), state: text('CommandState') };
}

function readFault(fault: XmlElement): WsmanFault {
  const { soap } = namespaces;
  const subcode = childText(findChild(findChild(fault, soap, 'Code'), soap, 'Subcode'), soap, 'Value') ?? '';
  const reason = childText(findChild(fault, soap, 'Reason'), soap, 'Text') ?? '';
  const detail = findChild(findChild(fault, soap, 'Detail'), namespaces.fault, 'WSManFault');
  const code = Number(detail?.attributes.get('Code') ?? Number.NaN);
  const message = findChild(detail, namespaces.fault, 'Message');
  return {
    subcode: subcode.replace(/^.*:/, ''),
    code: Number.isFinite(code) ? code : undefined,
    message: (message === undefined ? '' : allText(message)) || reason,
  };
}

/** Providers of Windows put their message some elements deeper. */
function allText(element: XmlElement): string {
  return (element.text.trim() || element.children.map(allText).join(' ')).trim();
}

function getBytes({ name, text }: XmlElement): Uint8Array {
  const bytes = decodeBase64(text);
  if (bytes === undefined) throw new XmlError(`The content of ${name} is not base64.`);
  return bytes;
}
