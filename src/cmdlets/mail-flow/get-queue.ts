import { defineCmdlet } from '../kit/definition.ts';
import { filterParameter } from '../kit/filter/filter-parameter.ts';
import { makeFilterable } from '../kit/filter/filterable.ts';
import { parameter } from '../kit/parameter.ts';
import { lastPart, queueIdentity, queueServer } from '../mail-flow-kit/queue-identity.ts';
import { queueObject } from '../presentation/mail-flow-objects.ts';

const filterable = makeFilterable(queueObject, { types: { MessageCount: 'number' } });

export const cmdlet = defineCmdlet({
  name: 'Get-Queue',
  synopsis: {
    en: 'Shows where mail of the organisation waits to be delivered, and why.',
    ko: '조직의 메일이 어디에서 왜 배달을 기다리는지 표시합니다.',
  },
  description: {
    en: 'Submission holds what was just taken, Mailbox what is for mailboxes here, SmartHost or a domain what goes to other servers.',
    ko: 'Submission은 방금 받은 메일, Mailbox는 이곳의 사서함으로 갈 메일, SmartHost나 도메인은 다른 서버로 갈 메일입니다.',
  },
  role: 'View-Only Configuration',
  scope: 'organization',
  effect: 'read',
  output: queueObject,
  parameters: {
    Identity: parameter({
      schema: queueIdentity(),
      synopsis: {
        en: 'One alone, such as SmartHost or fabrikam.com.',
        ko: '하나만. 예: SmartHost, fabrikam.com.',
      },
      position: 0,
    }),
    Filter: filterParameter(filterable),
  },
  examples: [
    {
      line: 'Get-Queue',
      synopsis: { en: 'Every place at which mail waits.', ko: '메일이 기다리는 모든 큐.' },
    },
    {
      line: 'Get-Queue | Where-Object Status -eq Retry | Format-List Identity, LastError, NextRetryTime',
      synopsis: { en: 'What cannot be delivered now, and why.', ko: '지금 배달할 수 없는 큐와 그 이유.' },
    },
  ],
  async *process({ Identity, Filter }, { rooms, organization }) {
    const wanted = Identity === undefined ? undefined : lastPart(Identity).toLowerCase();
    for (const queue of await rooms.mailQueue.queues(organization)) {
      const row = { server: queueServer, queue };
      if (Filter !== undefined && !Filter.matches(row)) continue;
      if (wanted === undefined || queue.name.toLowerCase() === wanted) yield queueObject.present(row);
    }
  },
});
