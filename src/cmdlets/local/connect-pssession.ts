import { defineCmdlet } from '../kit/definition.ts';
import { sessionType } from '../remote-session-kit/session-object.ts';
import {
  givenSessions,
  selectSessions,
  serverSelectors,
  sessionSelectors,
  withEach,
} from '../remote-session-kit/session-parameters.ts';

const name = 'Connect-PSSession';
const { Id } = sessionSelectors;
const { Name, InstanceId, ...ofServer } = serverSelectors;

export const cmdlet = defineCmdlet({
  name,
  synopsis: {
    en: 'Connects this shell to sessions that were left at a server.',
    ko: '서버에 남겨 둔 세션에 이 셸을 연결합니다.',
  },
  description: {
    en: 'By this shell or another, on this computer or another. With -ConnectionUri alone all that nobody has are taken; one that is named is taken as well where the server thinks that another client still has it.',
    ko: '이 셸이나 다른 셸, 다른 컴퓨터가 남긴 세션도 됩니다. -ConnectionUri만 주면 아무도 쓰지 않는 세션 모두에 연결하고, 이름을 주면 서버가 다른 클라이언트가 쓰는 것으로 아는 세션에도 연결합니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  output: sessionType,
  defaultSet: 'Session',
  parameters: {
    Session: givenSessions,
    Id,
    Name,
    InstanceId,
    ...ofServer,
  },
  examples: [
    {
      line: 'Connect-PSSession -Name reports',
      synopsis: { en: 'One of this shell’s.', ko: '이 셸의 세션 하나.' },
    },
    {
      line: '$Session = Connect-PSSession -ConnectionUri https://mail.contoso.com/powershell-liveid -Credential $UserCredential -Name reports',
      synopsis: { en: 'One that was left from another computer.', ko: '다른 컴퓨터에서 남긴 세션.' },
    },
  ],
  async *process({ Session, ...selected }, context) {
    const isNamed = selected.Name !== undefined || selected.InstanceId !== undefined;
    const all = Session ?? (await selectSessions(name, selected, context));
    const takesFreeAlone = selected.ConnectionUri !== undefined && !isNamed;
    const taken = all.filter(({ availability }) => !takesFreeAlone || availability !== 'Busy');
    yield* withEach(taken, (one) => one.connect(context), context);
  },
});
