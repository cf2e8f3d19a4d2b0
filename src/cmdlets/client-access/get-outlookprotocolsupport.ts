import {
  outlookProtocols,
  protocolSupport,
  supportServers,
} from '../../operations/client-access/protocol-support.ts';
import { getWildcard } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { oneOf, text } from '../kit/parameter-types.ts';
import { outlookProtocolSupportObject } from '../presentation/mapi-http-objects.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-OutlookProtocolSupport',
  synopsis: {
    en: 'Shows which Outlook can speak which protocol with which server.',
    ko: '어떤 Outlook이 어떤 서버와 어떤 프로토콜을 쓸 수 있는지 표시합니다.',
  },
  description: {
    en: 'The table of the page "MAPI over HTTP", with the updates that Outlook 2010 needs, and this platform as one more server. Get-MapiHttpClient holds the clients that were seen against it.',
    ko: '"MAPI over HTTP" 문서의 지원 표입니다. Outlook 2010에 필요한 업데이트와 이 플랫폼도 들어 있습니다. Get-MapiHttpClient는 실제로 접속한 클라이언트를 이 표와 비교합니다.',
  },
  role: 'View-Only Configuration',
  scope: 'none',
  effect: 'read',
  output: outlookProtocolSupportObject,
  parameters: {
    Client: parameter({
      schema: text({ maxLength: 100 }),
      position: 0,
      synopsis: {
        en: 'Those whose name is like this: "Outlook 2010*".',
        ko: '이름이 이와 같은 클라이언트: "Outlook 2010*".',
      },
    }),
    Server: parameter({
      schema: oneOf(supportServers),
      synopsis: { en: 'With this server alone.', ko: '이 서버와의 조합만.' },
    }),
    Protocol: parameter({
      schema: oneOf(outlookProtocols),
      synopsis: { en: 'Where they can speak this.', ko: '이 프로토콜을 쓸 수 있는 조합만.' },
    }),
  },
  examples: [
    { line: 'Get-OutlookProtocolSupport', synopsis: { en: 'The whole table.', ko: '전체 표.' } },
    {
      line: 'Get-OutlookProtocolSupport -Server Landfall | Format-Table Client, MapiHttp, ToDo',
      synopsis: {
        en: 'With this platform, and what to do about those that cannot.',
        ko: '이 플랫폼과의 조합과 지원하지 않을 때 할 일.',
      },
    },
  ],
  async *process({ Client, Server, Protocol }, { language }) {
    const isNamed = getWildcard(Client ?? '*', false);
    for (const support of protocolSupport) {
      if (!isNamed(support.client.name) || (Server !== undefined && support.server !== Server)) continue;
      if (Protocol !== undefined && !support.protocols.includes(Protocol)) continue;
      yield outlookProtocolSupportObject.present({ support, language });
    }
  },
});
