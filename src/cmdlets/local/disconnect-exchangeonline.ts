import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { list, text } from '../kit/parameter-types.ts';
import { requireRemoteSessions } from '../remote-session-kit/session-errors.ts';

export const cmdlet = defineCmdlet({
  name: 'Disconnect-ExchangeOnline',
  synopsis: {
    en: 'Ends connections over REST, and takes away the cmdlets that came from them.',
    ko: 'REST 연결을 끝내고 가져온 cmdlet을 없앱니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'change',
  isRecorded: false,
  parameters: {
    ConnectionId: parameter({
      schema: list(text()),
      synopsis: {
        en: 'These alone, as Get-ConnectionInformation has them.',
        ko: 'Get-ConnectionInformation이 보여 주는 ID.',
      },
    }),
  },
  examples: [
    {
      line: 'Disconnect-ExchangeOnline -Confirm:$false',
      synopsis: { en: 'Ends all, and never asks.', ko: '묻지 않고 모두 끝냅니다.' },
    },
  ],
  target: ({ ConnectionId }) => ConnectionId?.join(', ') ?? 'All connections',
  async process({ ConnectionId }, context) {
    const wanted = ConnectionId && new Set(ConnectionId.map((id) => id.toLowerCase()));
    for (const connection of [...requireRemoteSessions(context).online.all]) {
      if (wanted && !wanted.has(connection.guid)) continue;
      context.catalog.removeModule(connection.guid);
      connection.close();
    }
    return undefined;
  },
});
