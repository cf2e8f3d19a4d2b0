import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { limitResults, resultSizeParameter } from '../kit/limit-results.ts';
import { parameter } from '../kit/parameter.ts';
import {
  lastPart,
  queuedMessageParameter,
  queueIdentity,
  queueServer,
} from '../mail-flow-kit/queue-identity.ts';
import { waitingMessageObject } from '../presentation/mail-flow-objects.ts';

const { mandatory: _, ...anyMessage } = queuedMessageParameter;

export const cmdlet = defineCmdlet({
  name: 'Get-Message',
  synopsis: {
    en: 'Shows messages of the organisation that wait to be delivered.',
    ko: '배달을 기다리는 조직의 메시지를 표시합니다.',
  },
  role: 'View-Only Configuration',
  scope: 'organization',
  effect: 'read',
  output: waitingMessageObject,
  parameters: {
    Identity: anyMessage,
    Queue: parameter({
      schema: queueIdentity(),
      synopsis: { en: 'Those that wait there alone.', ko: '이 큐에서 기다리는 메시지만.' },
    }),
    ResultSize: resultSizeParameter,
  },
  examples: [
    { line: 'Get-Message', synopsis: { en: 'All of them, the oldest first.', ko: '오래된 것부터 모두.' } },
    {
      line: 'Get-Message -Queue SmartHost | Format-Table FromAddress, Subject, LastError',
      synopsis: { en: 'What waits for the smart host.', ko: '스마트 호스트로 갈 메시지.' },
    },
  ],
  async *process({ Identity, Queue, ResultSize }, context) {
    yield* limitResults(find(Identity, Queue, context), ResultSize, context);
  },
});

async function* find(
  identity: string | undefined,
  queue: string | undefined,
  { rooms, organization }: CmdletContext,
) {
  const id = identity && lastPart(identity).toLowerCase();
  const place = queue && lastPart(queue).toLowerCase();
  for (const waiting of await rooms.mailQueue.messages(organization)) {
    if (id !== undefined && waiting.message.id !== id) continue;
    if (place !== undefined && !waiting.queues.some((name) => name.toLowerCase() === place)) continue;
    yield waitingMessageObject.present({ server: queueServer, waiting });
  }
}
