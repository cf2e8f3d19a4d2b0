import { defineCmdlet } from '../kit/definition.ts';
import { lastPart, queuedMessageParameter } from '../mail-flow-kit/queue-identity.ts';

export const cmdlet = defineCmdlet({
  name: 'Suspend-Message',
  synopsis: {
    en: 'Keeps a message that waits from being delivered until it is resumed.',
    ko: '다시 시작할 때까지 대기 중인 메시지를 배달하지 않습니다.',
  },
  role: 'Organization Configuration',
  scope: 'organization',
  effect: 'change',
  parameters: { Identity: queuedMessageParameter },
  examples: [
    {
      line: 'Get-Message -Queue SmartHost | Suspend-Message',
      synopsis: { en: 'Everything that would go out.', ko: '밖으로 나갈 모든 메시지.' },
    },
  ],
  target: ({ Identity }) => Identity,
  async process({ Identity }, { rooms, organization }) {
    await rooms.mailQueue.suspend(organization, lastPart(Identity));
    return undefined;
  },
});
