import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { text } from '../kit/parameter-types.ts';
import { connectionParameters, requestOf } from '../remote-session-kit/connection-parameters.ts';
import { delegatedOrganization } from '../remote-session-kit/customers.ts';
import { requireRemoteSessions } from '../remote-session-kit/session-errors.ts';
import { sessionType } from '../remote-session-kit/session-object.ts';

export const cmdlet = defineCmdlet({
  name: 'New-PSSession',
  synopsis: { en: 'Opens a session on a server.', ko: '서버에 세션을 엽니다.' },
  description: {
    en: 'The server is another Landfall, or any other that speaks PowerShell remoting. Import-PSSession brings its cmdlets here, Invoke-Command runs a block there.',
    ko: '다른 Landfall이나 PowerShell 원격을 쓰는 서버입니다. Import-PSSession은 서버의 cmdlet을 가져오고 Invoke-Command는 서버에서 블록을 실행합니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  output: sessionType,
  parameters: {
    ...connectionParameters,
    DelegatedOrganization: delegatedOrganization,
    Name: parameter({ schema: text(), synopsis: { en: 'What to call it.', ko: '세션 이름.' } }),
  },
  examples: [
    {
      line: '$Session = New-PSSession -ConfigurationName Microsoft.Exchange -ConnectionUri https://mail.contoso.com/powershell-liveid -Credential $UserCredential -Authentication Basic -AllowRedirection',
      synopsis: { en: 'As for Exchange.', ko: 'Exchange와 같습니다.' },
    },
    {
      line: '$Session = New-PSSession https://mail.fabrikam.com/powershell-liveid -Credential $UserCredential -DelegatedOrganization contoso.com',
      synopsis: { en: 'For a customer of a partner.', ko: '파트너의 고객을 위해 엽니다.' },
    },
  ],
  async process(bound, context) {
    const sessions = requireRemoteSessions(context);
    return sessionType.present(await sessions.open(await requestOf(bound, context), context));
  },
});
