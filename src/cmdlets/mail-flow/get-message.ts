import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { filterParameter } from '../kit/filter/filter-parameter.ts';
import { makeFilterable } from '../kit/filter/filterable.ts';
import { limitResults, resultSizeParameter } from '../kit/limit-results.ts';
import { parameter } from '../kit/parameter.ts';
import {
  lastPart,
  queuedMessageParameter,
  queueIdentity,
  queueServer,
} from '../mail-flow-kit/queue-identity.ts';
import { type WaitingMessageRow, waitingMessageObject } from '../presentation/mail-flow-objects.ts';

const { mandatory: _, ...anyMessage } = queuedMessageParameter;

const filterable = makeFilterable(waitingMessageObject, { types: { Size: 'number', RetryCount: 'number' } });

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
    Filter: filterParameter(filterable),
    ResultSize: resultSizeParameter,
  },
  examples: [
    { line: 'Get-Message', synopsis: { en: 'All of them, the oldest first.', ko: '오래된 것부터 모두.' } },
    {
      line: 'Get-Message -Queue SmartHost | Format-Table FromAddress, Subject, LastError',
      synopsis: { en: 'What waits for the smart host.', ko: '스마트 호스트로 갈 메시지.' },
    },
  ],
  async *process({ Identity, Queue, Filter, ResultSize }, context) {
    const holds = (row: WaitingMessageRow) => Filter === undefined || Filter.matches(row);
    yield* limitResults(find(Identity, Queue, holds, context), ResultSize, context);
  },
});

async function* find(
  identity: string | undefined,
  queue: string | undefined,
  holds: (row: WaitingMessageRow) => boolean,
  { rooms, organization }: CmdletContext,
) {
  const id = identity && lastPart(identity).toLowerCase();
  const place = queue && lastPart(queue).toLowerCase();
  for (const waiting of await rooms.mailQueue.messages(organization)) {
    if (id !== undefined && waiting.message.id !== id) continue;
    if (place !== undefined && !waiting.queues.some((name) => name.toLowerCase() === place)) continue;
    const row = { server: queueServer, waiting };
    if (holds(row)) yield waitingMessageObject.present(row);
  }
}
