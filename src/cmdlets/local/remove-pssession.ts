import { defineCmdlet } from '../kit/definition.ts';
import { findSessions, givenSessions, sessionSelectors } from '../remote-session-kit/session-parameters.ts';

const name = 'Remove-PSSession';
const { ComputerName, Id, InstanceId, Name } = sessionSelectors;

export const cmdlet = defineCmdlet({
  name,
  synopsis: {
    en: 'Closes sessions on servers, and takes away the cmdlets that came from them.',
    ko: '서버의 세션을 닫고 가져온 cmdlet을 없앱니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  defaultSet: 'Session',
  parameters: {
    Session: givenSessions,
    Id,
    InstanceId,
    Name,
    ComputerName,
  },
  examples: [
    { line: 'Remove-PSSession $Session', synopsis: { en: 'Closes one.', ko: '하나를 닫습니다.' } },
    { line: 'Get-PSSession | Remove-PSSession', synopsis: { en: 'Closes all.', ko: '모두 닫습니다.' } },
  ],
  async process({ Session, ...selected }, context) {
    for (const each of Session ?? findSessions(name, selected, context)) {
      context.catalog.removeModule(each.guid);
      await each.close();
    }
    return undefined;
  },
});
