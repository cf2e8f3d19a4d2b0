import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { oneOf } from '../kit/parameter-types.ts';
import { sessionType } from '../remote-session-kit/session-object.ts';
import {
  selectSessions,
  serverSelectors,
  sessionSelectors,
} from '../remote-session-kit/session-parameters.ts';

const name = 'Get-PSSession';
const { ComputerName, Id } = sessionSelectors;
const { Name, InstanceId, ...ofServer } = serverSelectors;

export const cmdlet = defineCmdlet({
  name,
  synopsis: {
    en: 'Sessions that this shell has opened on servers, or that an account has at one.',
    ko: '이 셸이 서버에 연 세션, 또는 계정이 서버에 둔 세션.',
  },
  description: {
    en: 'With -ConnectionUri the server is asked: also for what another shell or computer has left there. Availability is None where Connect-PSSession can have it, and Busy where another client has it.',
    ko: '-ConnectionUri를 주면 서버에 물어 다른 셸이나 컴퓨터가 남긴 세션도 보여 줍니다. Availability가 None이면 Connect-PSSession으로 연결할 수 있고 Busy이면 다른 클라이언트가 쓰고 있습니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  output: sessionType,
  defaultSet: 'All',
  parameters: {
    Name,
    InstanceId,
    Id,
    ComputerName,
    ...ofServer,
    State: parameter({
      schema: oneOf(
        ['All', 'Opened', 'Disconnected', 'Closed', 'Broken'],
        'Microsoft.PowerShell.Commands.SessionFilterState',
      ),
      synopsis: { en: 'Those in this state.', ko: '이 상태인 세션.' },
    }),
  },
  examples: [
    { line: 'Get-PSSession', synopsis: { en: 'All of this shell.', ko: '이 셸의 세션 모두.' } },
    {
      line: 'Get-PSSession -ConnectionUri https://mail.contoso.com/powershell-liveid -Credential $UserCredential',
      synopsis: { en: 'All that the account has at the server.', ko: '계정이 서버에 둔 세션 모두.' },
    },
  ],
  async *process({ State = 'All', ...selected }, context) {
    for (const session of await selectSessions(name, selected, context)) {
      if (State === 'All' || session.state === State) yield sessionType.present(session);
    }
  },
});
