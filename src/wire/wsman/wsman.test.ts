/** The requests in tests/corpora/wsman were sent by pypsrp 0.9.1, go-psrp and the Ruby WinRM gem 2.3.9. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAge, formatSeconds, parseDuration } from './duration.ts';
import {
  commandRequest,
  commandsResponse,
  connectCommandRequest,
  connectRequest,
  createRequest,
  createResponse,
  deleteRequest,
  disconnectRequest,
  doneResponse,
  enumerateCommandsRequest,
  enumerateRequest,
  exchangeResource,
  FaultError,
  faultResponse,
  faults,
  readRequest,
  readResponse,
  receiveRequest,
  receiveResponse,
  sendRequest,
  shellsResponse,
  signalKind,
  stopRequest,
  XmlError,
} from './index.ts';

interface Captured {
  readonly name: string;
  readonly target: string;
  readonly body: string;
}

const clients = ['pypsrp', 'go-psrp', 'winrb'];

function load(client: string): readonly Captured[] {
  const url = new URL(`../../../tests/corpora/wsman/${client}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as readonly Captured[];
}

function faultOf(text: string): string {
  try {
    readRequest(text);
  } catch (error) {
    if (error instanceof FaultError) return `${error.fault.subcode} ${error.message}`;
    throw error;
  }
  return 'none';
}

const header = {
  to: 'https://host/powershell-liveid?a=1&b=2',
  sessionId: '54df2828-dec8-480a-9dbe-35c4d238dc36',
  maxEnvelopeBytes: 512_000,
  locale: 'ko-KR',
};
const ids = {
  messageId: '0b314b25-189c-4fa7-9902-a282aa79a870',
  shellId: '9047b794-ad35-418d-a049-4cb239a1cd61',
};
const commandId = 'bc6880ab-5192-48b6-911c-3244c3ab71ad';
const answerIds = { messageId: ids.messageId, relatesTo: 'uuid:1' };
const bytes = new Uint8Array([0, 1, 254, 255]);

const shell = {
  shellId: '9047B794-AD35-418D-A049-4CB239A1CD61',
  name: 'Session <1>',
  resourceUri: exchangeResource,
  owner: 'admin@contoso.com',
  clientAddress: '127.0.0.1',
  processId: 1,
  idleTimeoutMs: 900_000,
  maxIdleTimeoutMs: 43_200_000,
  inputStreams: 'stdin pr',
  outputStreams: 'stdout',
  locale: 'en-US',
  compression: undefined,
  state: 'Connected',
  ageMs: 0,
  inactiveMs: 0,
} as const;

describe.each(clients)('requests of %s', (client) => {
  it.each(load(client).filter(({ body }) => body !== ''))('$name', ({ name, body }) => {
    const { header: read, operation } = readRequest(body);
    expect(read.messageId).toMatch(/^uuid:[0-9A-F-]{36}$/i);
    expect(operation.kind).toBe(name.replace(/^\d+-/, '').toLowerCase());
    if (operation.kind === 'create') expect(operation.creation.length).toBeGreaterThan(600);
    else if (!['get', 'enumerate'].includes(operation.kind)) {
      expect(read.selectors.get('shellid')).toMatch(/^[0-9A-F-]{36}$/);
    }
  });
});

describe('requests of our own client', () => {
  it.each([
    ['create', createRequest(header, ids, bytes), { kind: 'create', shellId: shell.shellId }],
    [
      'command',
      commandRequest(header, ids, commandId, bytes),
      { kind: 'command', fragments: Buffer.from(bytes) },
    ],
    ['receive', receiveRequest(header, ids, undefined, 20_000), { kind: 'receive', commandId: undefined }],
    ['stop', stopRequest(header, ids, commandId), { kind: 'signal', code: 'powershell/signal/crtl_c' }],
    ['delete', deleteRequest(header, ids), { kind: 'delete' }],
    ['connect', connectRequest(header, ids, bytes), { kind: 'connect', fragments: Buffer.from(bytes) }],
    [
      'connect to a command',
      connectCommandRequest(header, ids, commandId),
      { kind: 'connect', commandId: commandId.toUpperCase(), fragments: new Uint8Array() },
    ],
    ['disconnect', disconnectRequest(header, ids), { kind: 'disconnect', idleTimeoutMs: undefined }],
    [
      'disconnect for an hour',
      disconnectRequest(header, ids, { idleTimeoutMs: 3_600_000, bufferMode: 'Drop' }),
      { kind: 'disconnect', idleTimeoutMs: 3_600_000 },
    ],
    ['enumerate', enumerateRequest(header, ids), { kind: 'enumerate', of: 'shells' }],
    [
      'enumerate commands',
      enumerateCommandsRequest(header, ids.messageId, shell.shellId),
      { kind: 'enumerate', of: 'commands', shellId: shell.shellId.toUpperCase() },
    ],
    [
      'send',
      sendRequest(header, ids, commandId, 'stdin', [bytes, bytes]),
      { kind: 'send', streams: [{ name: 'stdin' }, { content: Buffer.from(bytes) }] },
    ],
  ])('%s', (_, text, expected) => {
    const read = readRequest(text);
    expect(read.operation).toMatchObject(expected);
    expect(read.header).toMatchObject({ to: header.to, locale: 'ko-KR', maxEnvelopeBytes: 512_000 });
  });
});

describe('answers', () => {
  it.each([
    ['created', createResponse(shell, header.to, answerIds), { shellId: shell.shellId, compression: false }],
    [
      'received',
      receiveResponse({ fragments: [bytes, bytes], commandId: 'C', done: true }, answerIds),
      { streams: [{ commandId: 'C', content: Buffer.from(bytes) }, {}], done: ['C'] },
    ],
    [
      'listed',
      shellsResponse([shell], answerIds),
      {
        shells: [{ name: 'Session <1>', state: 'Connected', resourceUri: shell.resourceUri }],
        isPart: false,
      },
    ],
    ['listed', shellsResponse([], answerIds), { shells: [], commands: [], isPart: false }],
    [
      'listed',
      commandsResponse([{ commandId: 'C', running: true }], answerIds),
      { commands: [{ commandId: 'C', state: 'Running' }] },
    ],
    ['done', doneResponse('delete', answerIds), {}],
    [
      'fault',
      faultResponse(faults.timedOut, answerIds, 'host'),
      { fault: { subcode: 'TimedOut', code: 2150858793 } },
    ],
    [
      'fault',
      faultResponse(faults.accessDenied('No & "no"\u0000'), answerIds, 'host'),
      { fault: { subcode: 'AccessDenied', message: 'No & "no"\uFFFD' } },
    ],
  ])('%s', (kind, text, expected) => {
    expect(readResponse(text)).toMatchObject({ kind, ...expected });
  });

  it('reads the message of a provider of Windows, which stands some elements deeper', () => {
    const text =
      '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>w:InvalidParameter</s:Value></s:Subcode></s:Code><s:Reason><s:Text>r</s:Text></s:Reason><s:Detail><f:WSManFault xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault" Code="87"><f:Message><f:ProviderFault>The parameter is incorrect. </f:ProviderFault></f:Message></f:WSManFault></s:Detail></s:Fault></s:Body></s:Envelope>';
    expect(readResponse(text)).toEqual({
      kind: 'fault',
      fault: { subcode: 'InvalidParameter', code: 87, message: 'The parameter is incorrect.' },
    });
  });
});

describe('requests that are wrong', () => {
  const good = receiveRequest(header, ids, undefined, 20_000);
  it.each([
    ['nothing', '', /SchemaValidation/],
    ['no XML', 'Get-Mailbox', /SchemaValidation.*not well formed/],
    ['cut off', good.slice(0, 900), /SchemaValidation/],
    ['another root', '<a/>', /not a SOAP 1.2 envelope/],
    ['a document type', `<!DOCTYPE x [<!ENTITY a "b">]>${good}`, /document type/],
    ['an unknown entity', good.replace('<rsp:Receive>', '<rsp:Receive>&lol;'), /not well formed/],
    ['nesting', `${'<a>'.repeat(100)}${'</a>'.repeat(100)}`, /nested more than/],
    ['elements', `<a>${'<b/>'.repeat(5_000)}</a>`, /more than 4096 elements/],
    ['time-out', good.replace('PT20.000S', 'PT-1S'), /InvalidMessageInformationHeader.*PT-1S/],
    ['envelope', good.replace('>512000<', '>100<'), /MaxEnvelopeSize/],
    ['action', good.replace('shell/Receive', 'shell/Levitate'), /ActionNotSupported.*Levitate/],
    [
      'mustUnderstand',
      good.replace('</s:Header>', '<x:Pay xmlns:x="urn:x" s:mustUnderstand="true"/></s:Header>'),
      /MustUnderstand.*Pay/,
    ],
    [
      'MustComply',
      good.replace('</w:OptionSet>', '<w:Option Name="fly" MustComply="true"/></w:OptionSet>'),
      /InvalidOptions.*fly/,
    ],
    ['base64', commandRequest(header, ids, commandId, bytes).replace('AAH+/w==', '*'), /not base64/],
    ['body', good.replace(/<rsp:Receive>.*<\/rsp:Receive>/, ''), /no Receive element/],
  ])('%s', (_, text, fault) => {
    expect(faultOf(text)).toMatch(fault);
  });

  it('answers everything with a request or a fault', () => {
    fc.assert(
      fc.property(fc.nat(good.length), fc.nat(40), fc.string(), (at, length, patch) => {
        expect(faultOf(good.slice(0, at) + patch + good.slice(at + length))).toBeTypeOf('string');
      }),
    );
  });

  it('tells answers that are none', () => {
    expect(() => readResponse('<html/>')).toThrow(XmlError);
    expect(() => readResponse('502 Bad Gateway')).toThrow(XmlError);
  });
});

describe('durations', () => {
  it.each([
    ['PT180.000S', 180_000],
    ['PT20S', 20_000],
    ['PT30M', 1_800_000],
    ['P0DT1H2M3S', 3_723_000],
    ['PT0.5S', 500],
    ['PT2147483.647S', 2_147_483_647],
    ['PT-1S', undefined],
    ['PT', undefined],
    ['20', undefined],
    ['P1Y', undefined],
  ])('%s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it('are written as Windows does', () => {
    expect(formatSeconds(900_000)).toBe('PT900.000S');
    expect(formatAge(3_723_900)).toBe('P0DT1H2M3S');
  });
});

describe('signals', () => {
  it.each([
    ['powershell/signal/crtl_c', 'stop'],
    ['powershell/signal/ctrl_c', 'stop'],
    ['http://schemas.microsoft.com/wbem/wsman/1/windows/shell/signal/ctrl_c', 'stop'],
    ['http://schemas.microsoft.com/wbem/wsman/1/windows/shell/signal/terminate', 'terminate'],
    ['hello', undefined],
  ])('%s', (code, kind) => {
    expect(signalKind(code)).toBe(kind);
  });
});
