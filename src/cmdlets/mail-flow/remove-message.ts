import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { truth } from '../kit/parameter-types.ts';
import { lastPart, queuedMessageParameter } from '../mail-flow-kit/queue-identity.ts';

export const cmdlet = defineCmdlet({
  name: 'Remove-Message',
  synopsis: {
    en: 'Removes a message that waits to be delivered.',
    ko: '배달을 기다리는 메시지를 제거합니다.',
  },
  role: 'Organization Configuration',
  scope: 'organization',
  effect: 'destroy',
  parameters: {
    Identity: queuedMessageParameter,
    WithNDR: parameter({
      schema: truth(),
      synopsis: {
        en: 'Whether its sender is told who has not got it; $true by default.',
        ko: '받지 못한 사람을 보낸 사람에게 알릴지 여부. 기본 $true.',
      },
    }),
  },
  examples: [
    {
      line: 'Get-Message | Where-Object FromAddress -eq spam@contoso.com | Remove-Message -WithNDR $false',
      synopsis: {
        en: 'All of one sender, in silence.',
        ko: '한 사람이 보낸 메시지를 알리지 않고 모두 제거합니다.',
      },
    },
  ],
  target: ({ Identity }) => Identity,
  async process({ Identity, WithNDR = true }, { rooms, organization }) {
    await rooms.mailQueue.remove(organization, lastPart(Identity), { report: WithNDR });
    return undefined;
  },
});
