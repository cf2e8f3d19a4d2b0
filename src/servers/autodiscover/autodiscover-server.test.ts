import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import { systemRandom } from '../../base/random.ts';
import { writePoxRequest } from '../../wire/autodiscover/index.ts';
import type { AutodiscoverCaller, AutodiscoverRooms, Discovered } from './autodiscover-rooms.ts';
import { AutodiscoverServer } from './autodiscover-server.ts';

const url = 'https://mail.contoso.com/mapi/emsmdb/?MailboxId=1@contoso.com';
const kim: Discovered = {
  ...{ kind: 'mailbox', displayName: 'Kim', smtpAddress: 'kim@contoso.com', legacyDn: '/o=Landfall/cn=kim' },
  deploymentId: '1',
  mapiHttp: { mailStore: { internalUrl: url }, addressBook: { internalUrl: url } },
};
const people: Readonly<Record<string, Discovered>> = {
  'kim@contoso.com': kim,
  'alias@contoso.com': kim,
  '/o=Landfall/cn=kim': kim,
  'gone@contoso.com': { kind: 'elsewhere', redirect: { kind: 'redirectAddr', address: 'gone@fabrikam.com' } },
};
const caller: AutodiscoverCaller = {
  name: 'kim@contoso.com',
  find: async (wanted) => people['address' in wanted ? wanted.address : wanted.legacyDn],
};
const rooms: AutodiscoverRooms = {
  authenticate: async ({ headers }) =>
    headers.authorization === basic || headers.authorization === 'Bearer lft_1'
      ? { kind: 'caller', caller }
      : { kind: 'challenge', challenges: ['Basic realm="Landfall", charset="UTF-8"', 'Bearer'] },
  findDomain: async (address) => {
    if (address.endsWith('@contoso.com'))
      return { origin: 'https://mail.contoso.com', mapiUrl: 'https://mail.contoso.com/mapi/emsmdb/' };
    return address.endsWith('@off.com') ? { origin: 'https://mail.off.com', mapiUrl: undefined } : undefined;
  },
};

const server = new AutodiscoverServer({ rooms, clock: systemClock, random: systemRandom, log: silentLog });
const http = createServer((request, response) => void server.handle(request, response));
let base = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterAll(() => http.close());

const basic = `Basic ${btoa('kim@contoso.com:secret')}`;

async function ask(path: string, body: string | null, headers: Readonly<Record<string, string>> = {}) {
  const method = body === null ? 'GET' : 'POST';
  const response = await fetch(`${base}${path}`, {
    method,
    body,
    headers: { Authorization: basic, ...headers },
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

describe('autodiscover.xml', () => {
  it.each([
    ['/autodiscover/autodiscover.xml', { 'X-MapiHttpCapability': '1' }, true],
    ['/Autodiscover/Autodiscover.xml', { 'X-MapiHttpCapability': '2' }, true],
    ['/AutoDiscover/AUTODISCOVER.XML?x=1', {}, false],
    ['/autodiscover/autodiscover.xml', { 'X-MapiHttpCapability': '0' }, false],
    ['/autodiscover/autodiscover.xml', { 'X-MapiHttpCapability': '1', Authorization: 'Bearer lft_1' }, true],
  ])('%s with %j tells of MAPI over HTTP: %s', async (path, headers, tells) => {
    const { status, text } = await ask(path, writePoxRequest('alias@contoso.com'), headers);
    expect([status, text.includes(url)]).toEqual([200, tells]);
    expect(text).toContain('<AutoDiscoverSMTPAddress>kim@contoso.com</AutoDiscoverSMTPAddress>');
  });

  it.each([
    ['an address that nobody has', writePoxRequest('lee@contoso.com'), '<ErrorCode>500</ErrorCode>'],
    [
      'another schema',
      writePoxRequest('kim@contoso.com').replaceAll('2006a', '2006b'),
      '<ErrorCode>601</ErrorCode>',
    ],
    ['no request', 'hello', '<ErrorCode>600</ErrorCode>'],
    ['GET', null, '<ErrorCode>600</ErrorCode>'],
    [
      'somebody who is elsewhere',
      writePoxRequest('gone@contoso.com'),
      '<RedirectAddr>gone@fabrikam.com</RedirectAddr>',
    ],
    [
      'a name of Outlook’s',
      '<Autodiscover><Request><LegacyDN>/o=Landfall/cn=kim</LegacyDN></Request></Autodiscover>',
      '<LegacyDN>/o=Landfall/cn=kim</LegacyDN>',
    ],
  ])('answers %s', async (_, body, expected) => {
    const { status, text } = await ask('/autodiscover/autodiscover.xml', body);
    expect([status, text.includes(expected)]).toEqual([200, true]);
  });

  it.each(['', 'Basic x', `Basic ${btoa('kim@contoso.com:wrong')}`, 'Bearer wrong', 'Negotiate YII='])(
    'asks who it is, given "%s"',
    async (Authorization) => {
      const { status, headers } = await ask(
        '/autodiscover/autodiscover.xml',
        writePoxRequest('kim@contoso.com'),
        {
          Authorization,
        },
      );
      expect([status, headers.get('www-authenticate')]).toEqual([
        401,
        'Basic realm="Landfall", charset="UTF-8", Bearer',
      ]);
    },
  );

  it('does not read what is too large', async () => {
    expect((await ask('/autodiscover/autodiscover.xml', 'x'.repeat(20_000))).status).toBe(413);
  });

  it('is all there is below /autodiscover', async () => {
    expect((await ask('/autodiscover/autodiscover.svc', '')).status).toBe(404);
  });
});

describe('autodiscover.json', () => {
  it.each([
    [
      '/autodiscover/autodiscover.json/v1.0/kim@contoso.com?Protocol=AutodiscoverV1',
      200,
      '{"Protocol":"AutodiscoverV1","Url":"https://mail.contoso.com/autodiscover/autodiscover.xml"}',
    ],
    [
      '/Autodiscover/Autodiscover.json/v1.0/kim%40contoso.com?protocol=mapihttp&RedirectCount=1',
      200,
      '{"Protocol":"MapiHttp","Url":"https://mail.contoso.com/mapi/emsmdb/"}',
    ],
    [
      '/autodiscover/autodiscover.json?Email=nobody@contoso.com&Protocol=AutodiscoverV1',
      200,
      'autodiscover.xml',
    ],
    ['/autodiscover/autodiscover.json/v1.0/kim@off.com?Protocol=MapiHttp', 404, 'ProtocolNotSupported'],
    ['/autodiscover/autodiscover.json/v1.0/kim@fabrikam.com?Protocol=AutodiscoverV1', 404, 'UserNotFound'],
    ['/autodiscover/autodiscover.json/v1.0/%zz?Protocol=AutodiscoverV1', 404, 'UserNotFound'],
    ['/autodiscover/autodiscover.json/v1.0/kim@contoso.com?Protocol=Ews', 400, 'InvalidProtocol'],
    ['/autodiscover/autodiscover.json/v1.0/kim@contoso.com', 400, 'MandatoryParameterMissing'],
  ])('%s', async (path, status, expected) => {
    const answer = await ask(path, null, { Authorization: '' });
    expect([answer.status, answer.text.includes(expected)]).toEqual([status, true]);
  });
});
