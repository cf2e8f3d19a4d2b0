import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { oneOf, whole } from '../kit/parameter-types.ts';
import { sessionType } from '../remote-session-kit/session-object.ts';
import {
  findSessions,
  givenSessions,
  sessionSelectors,
  withEach,
} from '../remote-session-kit/session-parameters.ts';

const name = 'Disconnect-PSSession';
const { Id, InstanceId, Name } = sessionSelectors;

export const cmdlet = defineCmdlet({
  name,
  synopsis: {
    en: 'Leaves sessions at their servers; what runs in them goes on.',
    ko: '세션을 서버에 남기고 연결을 끊습니다. 실행 중인 명령은 계속됩니다.',
  },
  description: {
    en: 'Connect-PSSession or Receive-PSSession takes one up again, from this shell or another. It still counts among the sessions that the account may have, until it is removed or has been idle for too long.',
    ko: '이 셸이나 다른 셸에서 Connect-PSSession 또는 Receive-PSSession으로 다시 연결합니다. 제거하거나 유휴 시간이 지날 때까지 계정의 세션 수에 포함됩니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  output: sessionType,
  defaultSet: 'Session',
  parameters: {
    Session: givenSessions,
    Id,
    InstanceId,
    Name,
    IdleTimeoutSec: parameter({
      schema: whole({ min: 60 }),
      synopsis: {
        en: 'Seconds after which the server ends it; the server may allow less.',
        ko: '서버가 세션을 끝내기까지의 시간(초). 서버가 더 짧게 제한할 수 있습니다.',
      },
    }),
    OutputBufferingMode: parameter({
      schema: oneOf(['None', 'Drop', 'Block'], 'System.Management.Automation.Runspaces.OutputBufferingMode'),
      synopsis: {
        en: 'When the server holds as much output as it can: Block makes the command wait, as Landfall always does; Drop loses the oldest.',
        ko: '서버가 보관할 수 있는 출력이 가득 찼을 때: Block은 명령을 기다리게 하고(Landfall은 항상 이렇게 합니다) Drop은 오래된 것을 버립니다.',
      },
    }),
  },
  examples: [
    {
      line: 'Disconnect-PSSession $Session -IdleTimeoutSec 36000',
      synopsis: { en: 'For ten hours, if the server agrees.', ko: '서버가 허용하면 열 시간 동안.' },
    },
  ],
  async *process({ Session, IdleTimeoutSec, OutputBufferingMode = 'None', ...selected }, context) {
    const bufferMode = OutputBufferingMode === 'None' ? undefined : OutputBufferingMode;
    const idleTimeoutMs = IdleTimeoutSec === undefined ? undefined : IdleTimeoutSec * 1_000;
    const all = Session ?? findSessions(name, selected, context);
    yield* withEach(all, (one) => one.disconnect({ idleTimeoutMs, bufferMode }, context), context);
  },
});
