import { defineCmdlet } from '../kit/definition.ts';
import { connectionInformation } from '../remote-session-kit/connection-information.ts';
import { requireRemoteSessions } from '../remote-session-kit/session-errors.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-ConnectionInformation',
  synopsis: {
    en: 'The connections of Connect-ExchangeOnline.',
    ko: 'Connect-ExchangeOnline의 연결을 표시합니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  output: connectionInformation,
  parameters: {},
  examples: [{ line: 'Get-ConnectionInformation', synopsis: { en: 'All of them.', ko: '모든 연결.' } }],
  async *process(_bound, context) {
    for (const connection of requireRemoteSessions(context).online.all)
      yield connectionInformation.present(connection);
  },
});
