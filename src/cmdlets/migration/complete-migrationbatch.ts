import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, list, text } from '../kit/parameter-types.ts';
import { ignoredParameters } from '../migration-kit/exchange-parameters.ts';
import { batchIdentityParameter } from '../migration-kit/identity-parameters.ts';
import { batchTarget } from '../migration-kit/targets.ts';

export const cmdlet = defineCmdlet({
  name: 'Complete-MigrationBatch',
  synopsis: {
    en: 'Synchronises each mailbox once more, and ends the batch.',
    ko: '사서함을 한 번 더 동기화하고 일괄 처리를 끝냅니다.',
  },
  role: 'Migration',
  scope: 'organization',
  effect: 'change',
  parameters: {
    Identity: batchIdentityParameter,
    NotificationEmails: parameter({
      schema: list(text()),
      synopsis: { en: 'Who gets the last report by mail.', ko: '마지막 보고서를 메일로 받을 사람.' },
    }),
    SyncAndComplete: flag({
      synopsis: {
        en: 'With one more synchronisation, which is always made here.',
        ko: '한 번 더 동기화합니다(항상 동기화합니다).',
      },
    }),
    ...ignoredParameters,
  },
  examples: [
    {
      line: 'Complete-MigrationBatch -Identity IMAPBatch1 -NotificationEmails admin@contoso.com',
      synopsis: { en: 'Ends it, and tells by mail.', ko: '끝내고 메일로 알립니다.' },
    },
  ],
  target: batchTarget,
  async process({ Identity, NotificationEmails }, { rooms, organization }) {
    const { batches } = rooms.migrations;
    if (NotificationEmails !== undefined) {
      await batches.update(organization, Identity, { notificationEmails: NotificationEmails });
    }
    await batches.complete(organization, Identity);
    return undefined;
  },
});
