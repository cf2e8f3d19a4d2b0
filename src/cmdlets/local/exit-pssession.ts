import { defineCmdlet } from '../kit/definition.ts';
import { requireRemoteSessions } from '../remote-session-kit/session-errors.ts';

export const cmdlet = defineCmdlet({
  name: 'Exit-PSSession',
  synopsis: {
    en: 'Back from Enter-PSSession; the session stays open.',
    ko: 'Enter-PSSession에서 돌아옵니다. 세션은 열려 있습니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {},
  examples: [
    { line: 'Exit-PSSession', synopsis: { en: 'Works here again.', ko: '다시 이곳에서 작업합니다.' } },
  ],
  async process(_bound, context) {
    requireRemoteSessions(context).entered = undefined;
    return undefined;
  },
});
