/** The header of a request: DSP0226 section 6, and MS-WSMV section 2.2.4 for what Windows adds. */
import { parseDuration } from './duration.ts';
import { FaultError, invalidHeader, notUnderstood, unsupportedOption } from './fault.ts';
import { namespaces } from './names.ts';
import type { RequestHeader } from './request.ts';
import { childText, findChild, type XmlElement } from './xml-tree.ts';

const understood: ReadonlySet<string> = new Set(
  [
    ['addressing', 'Action To MessageID ReplyTo FaultTo From RelatesTo'],
    [
      'management',
      'ResourceURI SelectorSet OptionSet OperationTimeout MaxEnvelopeSize Locale FragmentTransfer RequestEPR',
    ],
    ['microsoft', 'DataLocale SessionId OperationID SequenceId ActivityId Locale FreePageSize'],
    ['shell', 'CompressionType'],
  ].flatMap(([space, names]) =>
    (names ?? '').split(' ').map((name) => `${namespaces[space as keyof typeof namespaces]} ${name}`),
  ),
);

/** Options that a client may insist on. */
const knownOptions: ReadonlySet<string> = new Set([
  'protocolversion',
  'wsman_cmdshell_option_keepalive',
  'winrs_noprofile',
  'winrs_codepage',
  'winrs_consolemode_stdin',
  'winrs_skip_cmd_shell',
  '_wsman_forcerun',
]);

export function readHeader(header: XmlElement | undefined): RequestHeader {
  const { addressing, management, microsoft, shell } = namespaces;
  for (const child of header?.children ?? []) {
    const must = child.attributes.get('mustUnderstand');
    if ((must === 'true' || must === '1') && !understood.has(`${child.namespace} ${child.name}`)) {
      throw new FaultError(notUnderstood(child.name));
    }
  }
  return {
    messageId: childText(header, addressing, 'MessageID') ?? '',
    to: childText(header, addressing, 'To') ?? '',
    resourceUri: childText(header, management, 'ResourceURI') ?? '',
    sessionId: childText(header, microsoft, 'SessionId'),
    operationTimeoutMs: readTimeout(childText(header, management, 'OperationTimeout')),
    maxEnvelopeBytes: readSize(childText(header, management, 'MaxEnvelopeSize')),
    locale: findChild(header, management, 'Locale')?.attributes.get('lang'),
    selectors: readSelectors(findChild(header, management, 'SelectorSet')),
    options: readOptions(findChild(header, management, 'OptionSet')),
    compression:
      childText(header, shell, 'CompressionType')?.toLowerCase() === 'xpress' ? 'xpress' : undefined,
  };
}

function readTimeout(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = parseDuration(text);
  if (ms === undefined) {
    throw new FaultError(
      invalidHeader(
        `The WS-Management service cannot process the request. The XML contains an invalid timeout field in the SOAP header: ${text}. `,
      ),
    );
  }
  return ms;
}

/** Answers below this could not even tell what went wrong: DSP0226 section 6.2. */
const smallestEnvelopeBytes = 8_192;

function readSize(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,10}$/.test(text) || Number(text) < smallestEnvelopeBytes) {
    throw new FaultError(
      invalidHeader(
        `The MaxEnvelopeSize "${text}" is not a size of at least ${smallestEnvelopeBytes} bytes. `,
      ),
    );
  }
  return Number(text);
}

export function readSelectors(set: XmlElement | undefined): ReadonlyMap<string, string> {
  return new Map(
    (set?.children ?? [])
      .filter(({ name }) => name === 'Selector')
      .map(({ attributes, text }) => [(attributes.get('Name') ?? '').toLowerCase(), text.trim()]),
  );
}

function readOptions(set: XmlElement | undefined): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  for (const { name, attributes, text } of set?.children ?? []) {
    if (name !== 'Option') continue;
    const option = attributes.get('Name') ?? '';
    const key = option.toLowerCase();
    if (attributes.get('MustComply') === 'true' && !knownOptions.has(key)) {
      throw new FaultError(unsupportedOption(option));
    }
    options.set(key, text.trim());
  }
  return options;
}
