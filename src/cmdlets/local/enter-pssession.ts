import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { requireRemoteSessions } from '../remote-session-kit/session-errors.ts';
import { session } from '../remote-session-kit/session-parameters.ts';

export const cmdlet = defineCmdlet({
  name: 'Enter-PSSession',
  synopsis: {
    en: 'What is typed at the prompt runs in the session, until Exit-PSSession.',
    ko: 'Exit-PSSession까지 입력하는 명령을 그 세션에서 실행합니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    Session: parameter({
      schema: session(),
      synopsis: { en: 'The session.', ko: '세션.' },
      position: 0,
      mandatory: true,
      fromPipeline: 'both',
    }),
  },
  examples: [
    { line: 'Enter-PSSession $Session', synopsis: { en: 'Works there.', ko: '그곳에서 작업합니다.' } },
  ],
  async process({ Session }, context) {
    requireRemoteSessions(context).entered = Session;
    return undefined;
  },
});
