/** The requests of whole sessions of PowerShell 7, pypsrp, go-psrp and the Ruby WinRM gem, sent to this server one after the other. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { getMember, toText, type Value } from '../../wire/powershell-language/index.ts';
import { decodeMessage, defaultPsrpLimits, readFragments } from '../../wire/psrp/index.ts';
import { readResponse, type WsmanResponse } from '../../wire/wsman/index.ts';
import { findDelegatedOrganization } from '../delegated-organization.ts';
import { makeTestCallers } from './test-callers.ts';
import { makeTestServer } from './test-client.ts';

interface Captured {
  readonly name: string;
  readonly target: string;
  readonly body: string;
}

function load(client: string): readonly Captured[] {
  const url = new URL(`../../../tests/corpora/wsman/${client}.json`, import.meta.url);
  const all = JSON.parse(readFileSync(url, 'utf8')) as readonly Captured[];
  // The Ruby client first asks without a body and without credentials.
  return all.filter(({ body }) => body !== '');
}

async function replay(client: string, maxSessions = 5, heard: string[] = []): Promise<readonly string[]> {
  const { owner } = await makeTestCallers();
  const server = makeTestServer({ maxReceiveMs: 50 });
  const caller = owner('admin@contoso.example', maxSessions);
  const call = {
    caller,
    clientAddress: '::1',
    organization: undefined,
    signal: new AbortController().signal,
  };
  const told: string[] = [];
  for (const { name, body } of load(client)) {
    const { body: answer } = await server.answer(body, call);
    heard.push(answer);
    told.push(`${name.replace(/^\d+-/, '')} ${summary(readResponse(answer))}`);
  }
  return told;
}

function summary(response: WsmanResponse): string {
  if (response.kind === 'fault') return response.fault.subcode;
  return response.kind === 'received' && response.done.length > 0 ? 'received, done' : response.kind;
}

/** The objects in an answer, as the server sends them: one message in one fragment, or in several of one answer. */
function outputs(answer: string): readonly Value[] {
  const response = readResponse(answer);
  if (response.kind !== 'received') return [];
  const fragments = response.streams.flatMap(({ content }) => [...readFragments(content, 1_000_000)]);
  return fragments.flatMap(({ isStart, isEnd, data }) => {
    if (!isStart || !isEnd) return [];
    const { message } = decodeMessage(data, {
      limits: defaultPsrpLimits,
      secrets: undefined,
      decorate: false,
    });
    return message.type === 'PIPELINE_OUTPUT' ? [message.value] : [];
  });
}

/** A command that has told its end is forgotten: to ask again is a fault, as it is on Windows. */
const always = [
  'Command commandAccepted',
  'Create created',
  'Delete done',
  'Receive received',
  'Receive received, done',
  'Signal done',
];

describe('a session is answered as its client needs', () => {
  it.each([
    ['winrb', ['Get done']],
    [
      'pypsrp',
      [
        'Disconnect done',
        'Enumerate listed',
        'Get done',
        'Receive InvalidSelectors',
        'Reconnect done',
        'Send done',
      ],
    ],
    [
      'go-psrp',
      ['Connect connected', 'Disconnect done', 'Receive InvalidSelectors', 'Receive TimedOut', 'Send done'],
    ],
  ])('%s', async (client, besides) => {
    expect(new Set(await replay(client))).toEqual(new Set([...always, ...besides]));
  });
});

it('PowerShell 7 imports the commands of its session, and is refused a fourth one', async () => {
  const heard: string[] = [];
  const told = await replay('powershell-7', 3, heard);
  expect(new Set(told)).toEqual(
    new Set([...always, 'Create QuotaLimit', 'Receive InvalidSelectors', 'Receive TimedOut']),
  );
  expect(heard.find((answer) => answer.includes('QuotaLimit'))).toContain(
    'you have exceeded the maximum number of connections allowed : 3',
  );
  const names = heard.flatMap((answer) => outputs(answer)).map((value) => toText(getMember(value, 'Name')));
  for (const name of ['Get-Mailbox', 'New-Mailbox', 'Get-RemoteSession']) expect(names).toContain(name);
});

it.each([
  ['/powershell-liveid?DelegatedOrg=customer.example;PSVersion=5.1.17763.1', 'customer.example'],
  ['/powershell-liveid?DelegatedOrg=customer.example', 'customer.example'],
  ['/powershell?PSVersion=5.1;delegatedorg=a%20b&x=1', 'a b'],
  ['/powershell?PSVersion=5.1', undefined],
  ['/powershell', undefined],
  ['/powershell?DelegatedOrg=', ''],
  ['/powershell?DelegatedOrg=%E0%A4%A', '%E0%A4%A'],
])('%s works in %s', (url, organization) => {
  expect(findDelegatedOrganization(url)).toBe(organization);
});
