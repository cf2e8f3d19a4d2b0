import { proxyKinds } from '../../operations/client-access/proxy-rules.ts';
import { connectToParameter } from '../client-access-kit/dial-parameter.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { oneOf } from '../kit/parameter-types.ts';
import { mapiHttpReadinessObject } from '../presentation/mapi-http-objects.ts';

export const cmdlet = defineCmdlet({
  name: 'Test-MapiHttpReadiness',
  synopsis: {
    en: 'Looks whether people will get through when MAPI over HTTP is turned on.',
    ko: 'MAPI over HTTP를 켜면 사람들이 연결할 수 있는지 미리 확인합니다.',
  },
  description: {
    en: 'Every server must speak it, every certificate must be one that Outlook takes, and what stands before the servers must let paths, large headers and answers through as they are: requests are really sent to each URL, without a name and a password. Set-OrganizationConfig -MapiHttpEnabled $true asks the same first. With -ProxyRule it prints a rule for a proxy that passes.',
    ko: '모든 서버가 지원해야 하고, 인증서를 Outlook이 받아들여야 하며, 서버 앞단이 경로와 큰 헤더와 응답을 그대로 통과시켜야 합니다. 각 URL로 이름과 암호 없이 실제 요청을 보냅니다. Set-OrganizationConfig -MapiHttpEnabled $true도 먼저 같은 것을 확인합니다. -ProxyRule을 주면 통과하는 프록시 규칙을 출력합니다.',
  },
  role: 'Organization Client Access',
  scope: 'organization',
  organizationIsOptional: true,
  effect: 'read',
  output: mapiHttpReadinessObject,
  parameters: {
    ConnectTo: connectToParameter,
    ProxyRule: parameter({
      schema: oneOf(proxyKinds),
      synopsis: {
        en: 'Prints a rule for Nginx or HAProxy in place of looking.',
        ko: '확인하는 대신 Nginx 또는 HAProxy용 규칙을 출력합니다.',
      },
    }),
  },
  examples: [
    {
      line: 'Test-MapiHttpReadiness',
      synopsis: { en: 'Everything, through the URLs.', ko: 'URL을 통해 모두 확인합니다.' },
    },
    {
      line: 'Test-MapiHttpReadiness -ConnectTo 192.0.2.7:8443 | Where-Object Result -ne Passed',
      synopsis: {
        en: 'What is wrong with a proxy that is not in use yet.',
        ko: '아직 쓰지 않는 프록시의 문제를 찾습니다.',
      },
    },
    {
      line: 'Test-MapiHttpReadiness -ProxyRule Nginx',
      synopsis: { en: 'A rule for nginx.', ko: 'nginx용 규칙.' },
    },
  ],
  async *process({ ConnectTo: dial, ProxyRule }, { rooms, knownOrganization, signal, language }) {
    const { access } = rooms.clientAccess;
    if (ProxyRule !== undefined) {
      yield await access.proxyRule(knownOrganization, ProxyRule);
      return;
    }
    const options = { signal, ...(dial && { dial }) };
    for await (const finding of access.readiness(knownOrganization, options))
      yield mapiHttpReadinessObject.present({ finding, language });
  },
});
