/** What servers answer to the question for sessions, and what is made of it. */
import { describe, expect, it } from 'vitest';
import type { Guid } from '../../base/ids.ts';
import { systemRandom } from '../../base/random.ts';
import { WsmanClient } from './wsman-client.ts';

const shellId = '9047b794-ad35-418d-a049-4cb239a1cd61' as Guid;
const other = '54df2828-dec8-480a-9dbe-35c4d238dc36';
const exchange = 'http://schemas.microsoft.com/powershell/Microsoft.Exchange';

function clientOf(answer: string): WsmanClient {
  const transport = {
    to: 'https://host/wsman',
    post: async () => answer,
    [Symbol.dispose]: () => undefined,
  };
  return new WsmanClient(transport, { shellId, random: systemRandom, locale: 'en-US' });
}

const listing = (items: string, more = '<w:EndOfSequence/>', context = ''): string =>
  `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd" xmlns:n="http://schemas.xmlsoap.org/ws/2004/09/enumeration" xmlns:rsp="http://schemas.microsoft.com/wbem/wsman/1/windows/shell"><s:Body><n:EnumerateResponse><n:EnumerationContext>${context}</n:EnumerationContext><w:Items>${items}</w:Items>${more}</n:EnumerateResponse></s:Body></s:Envelope>`;

const shell = (id: string, more = '', resource = exchange): string =>
  `<rsp:Shell><rsp:ShellId>${id}</rsp:ShellId><rsp:ResourceUri>${resource}</rsp:ResourceUri>${more}</rsp:Shell>`;

describe('sessions that a server tells of', () => {
  it.each<[string, string, readonly object[]]>([
    ['none', listing(''), []],
    ['no list of them', listing('').replace(/<w:Items>.*<\/w:Items>/, ''), []],
    [
      'one, with everything',
      listing(
        shell(
          shellId.toUpperCase(),
          '<rsp:Name>a &lt;b&gt;</rsp:Name><rsp:State>Disconnected</rsp:State><rsp:IdleTimeOut>PT7200.000S</rsp:IdleTimeOut><rsp:BufferMode>Block</rsp:BufferMode>',
        ),
      ),
      [{ id: shellId, name: 'a <b>', state: 'Disconnected', idleTimeoutMs: 7_200_000, bufferMode: 'Block' }],
    ],
    [
      'one, with its id alone',
      listing(shell(shellId)),
      [{ id: shellId, name: '', state: '', idleTimeoutMs: undefined, bufferMode: '' }],
    ],
    [
      'one whose time makes no sense',
      listing(shell(shellId, '<rsp:IdleTimeOut>soon</rsp:IdleTimeOut>')),
      [{ id: shellId, idleTimeoutMs: undefined }],
    ],
    ['ids that are none', listing(shell('') + shell('../../etc') + shell(other)), [{ id: other }]],
    [
      'shells of other programs',
      listing(
        shell(shellId, '', 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell/cmd') + shell(other),
      ),
      [{ id: other }],
    ],
    ['things that are no shells', listing(`<rsp:Bucket/>text${shell(other)}`), [{ id: other }]],
  ])('%s', async (_, answer, expected) => {
    const found = await clientOf(answer).listShells();
    expect(found).toMatchObject(expected);
    expect(found).toHaveLength(expected.length);
  });

  it.each<[string, string, string]>([
    ['nothing', '', 'remote.unreadableAnswer'],
    ['a page of a proxy', '<html><body>Sign in</body></html>', 'remote.unreadableAnswer'],
    ['cut off', listing(shell(shellId)).slice(0, 500), 'remote.unreadableAnswer'],
    ['an entity', `<!DOCTYPE x [<!ENTITY a "b">]>${listing('')}`, 'remote.unreadableAnswer'],
    ['more than there can be', listing('<rsp:Shell/>'.repeat(70_000)), 'remote.unreadableAnswer'],
    ['nested without end', listing('<a>'.repeat(200)), 'remote.unreadableAnswer'],
    ['a part of them', listing(shell(shellId), '', 'more'), 'remote.sessions.tooMany'],
    ['another answer', listing('').replaceAll('EnumerateResponse', 'Other'), 'remote.unexpectedAnswer'],
  ])('%s is an error that says so', async (_, answer, code) => {
    await expect(clientOf(answer).listShells()).rejects.toMatchObject({ code });
  });

  it('tells commands by their ids, where these are some', async () => {
    const command = (id: string) => `<rsp:Command><rsp:CommandId>${id}</rsp:CommandId></rsp:Command>`;
    const client = clientOf(listing(command(other.toUpperCase()) + command('x') + command('')));
    expect(await client.listCommands()).toEqual([other]);
  });
});
