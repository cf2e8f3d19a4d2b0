import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { lastPart, queueIdentity } from '../mail-flow-kit/queue-identity.ts';

export const cmdlet = defineCmdlet({
  name: 'Retry-Queue',
  synopsis: {
    en: 'Tries to deliver at once what waits for its next time.',
    ko: '다음 시도를 기다리는 메시지를 바로 배달해 봅니다.',
  },
  role: 'Organization Configuration',
  scope: 'organization',
  effect: 'change',
  parameters: {
    Identity: parameter({
      schema: queueIdentity(),
      synopsis: { en: 'Such as SmartHost or fabrikam.com.', ko: '예: SmartHost, fabrikam.com.' },
      position: 0,
      mandatory: true,
      fromPipeline: 'both',
    }),
  },
  examples: [
    {
      line: 'Get-Queue | Where-Object Status -eq Retry | Retry-Queue',
      synopsis: { en: 'Once the fault is mended.', ko: '문제를 해결한 뒤.' },
    },
  ],
  target: ({ Identity }) => Identity,
  async process({ Identity }, { rooms, organization }) {
    await rooms.mailQueue.retry(organization, lastPart(Identity));
    return undefined;
  },
});
