import { defineCmdlet } from '../kit/definition.ts';
import { sessionType } from '../remote-session-kit/session-object.ts';
import { findSessions, sessionSelectors } from '../remote-session-kit/session-parameters.ts';

const name = 'Get-PSSession';
const { ComputerName, Id, InstanceId, Name } = sessionSelectors;

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'Sessions that this shell has opened on servers.', ko: '이 셸이 서버에 연 세션.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  output: sessionType,
  defaultSet: 'All',
  parameters: {
    Name,
    InstanceId,
    Id: { ...Id, position: 0 },
    ComputerName,
  },
  examples: [{ line: 'Get-PSSession', synopsis: { en: 'All that are open.', ko: '열린 세션 모두.' } }],
  async *process(bound, context) {
    for (const session of findSessions(name, bound, context)) yield sessionType.present(session);
  },
});
