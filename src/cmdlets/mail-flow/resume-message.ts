import { defineCmdlet } from '../kit/definition.ts';
import { lastPart, queuedMessageParameter } from '../mail-flow-kit/queue-identity.ts';

export const cmdlet = defineCmdlet({
  name: 'Resume-Message',
  synopsis: {
    en: 'Lets a suspended message be delivered, at once.',
    ko: '보류한 메시지를 바로 배달합니다.',
  },
  role: 'Organization Configuration',
  scope: 'organization',
  effect: 'change',
  parameters: { Identity: queuedMessageParameter },
  examples: [
    {
      line: 'Get-Message -Queue SmartHost | Resume-Message',
      synopsis: { en: 'All that were suspended.', ko: '보류한 모든 메시지.' },
    },
  ],
  target: ({ Identity }) => Identity,
  async process({ Identity }, { rooms, organization }) {
    await rooms.mailQueue.resume(organization, lastPart(Identity));
    return undefined;
  },
});
