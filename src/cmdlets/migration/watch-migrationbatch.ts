import type { MigrationBatchStatus } from '../../migration/states/batch-status.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { PipelineStoppedError } from '../kit/pacer.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, oneOf, whole } from '../kit/parameter-types.ts';
import { BatchWatch } from '../migration-kit/batch-watch.ts';
import { batchIdentityParameter } from '../migration-kit/identity-parameters.ts';
import { quoted } from '../migration-kit/quoted.ts';
import { warnUnlessServed } from '../migration-kit/warn-unless-served.ts';
import { migrationProgressObject } from '../presentation/migration-progress-object.ts';

const secondMs = 1000;
const defaultRefreshSeconds = 2;
const maxRefreshSeconds = 3600;

const goals = ['Synced', 'Completed', 'Removed'] as const;
type Goal = (typeof goals)[number];

export const cmdlet = defineCmdlet({
  name: 'Watch-MigrationBatch',
  synopsis: {
    en: 'Shows a batch while it works, until it has come to rest.',
    ko: '일괄 처리가 멈출 때까지 진행 상황을 보여 줍니다.',
  },
  description: {
    en: 'A terminal shows below the output what is under way, mailbox by mailbox: items, bytes, rate, time left, folder. A line comes for each mailbox that has come to another status, and for the batch once a minute. Ctrl-C ends the watching and not the batch.',
    ko: '터미널에서는 진행 중인 사서함의 항목 수, 크기, 속도, 남은 시간, 폴더를 출력 아래에 계속 새로 그립니다. 사서함 상태가 바뀔 때마다 한 줄, 일괄 처리 전체는 1분마다 한 줄을 출력합니다. Ctrl-C를 눌러도 일괄 처리는 계속됩니다.',
  },
  role: 'Migration',
  scope: 'organization',
  effect: 'read',
  output: migrationProgressObject,
  parameters: {
    Identity: batchIdentityParameter,
    Once: flag({
      synopsis: { en: 'Shows every mailbox as it is, and ends.', ko: '현재 상태만 보여 주고 끝냅니다.' },
    }),
    Until: parameter({
      schema: oneOf(goals),
      synopsis: {
        en: 'Goes on until this, or until it cannot come to it any more; without it, until nothing is under way.',
        ko: '이 상태가 될 때까지(또는 될 수 없을 때까지) 기다립니다. 생략하면 진행 중인 것이 없을 때까지.',
      },
    }),
    RefreshSeconds: parameter({
      schema: whole({ min: 1, max: maxRefreshSeconds }),
      synopsis: {
        en: `Between two looks; ${defaultRefreshSeconds} without it.`,
        ko: `새로 고치는 간격(초). 기본 ${defaultRefreshSeconds}.`,
      },
    }),
  },
  examples: [
    {
      line: 'Watch-MigrationBatch IMAPBatch1',
      synopsis: { en: 'Until it has come to rest.', ko: '멈출 때까지.' },
    },
    {
      line: 'Watch-MigrationBatch IMAPBatch1 -Once | Sort-Object PercentageComplete | Select-Object -First 10',
      synopsis: { en: 'The ten that are furthest behind.', ko: '가장 늦은 열 개.' },
    },
    {
      line: 'Watch-MigrationBatch IMAPBatch1 -Until Completed -RefreshSeconds 30',
      synopsis: { en: 'Until its end, looking twice a minute.', ko: '끝날 때까지 30초마다.' },
    },
  ],
  async *process(bound, context) {
    const { rooms, organization } = context;
    const { Identity, Once, Until, RefreshSeconds = defaultRefreshSeconds } = bound;
    const { guid, name } = await rooms.migrations.batches.get(organization, Identity);
    const watch = new BatchWatch(context, guid);
    if (Once) {
      for await (const row of watch.once()) yield migrationProgressObject.present(row);
      return;
    }
    warnUnlessServed(context);
    try {
      for (;;) {
        const look = await watch.look();
        if (look === undefined) {
          if (Until !== 'Removed') context.reporter.warn(`The migration batch "${name}" has been removed.`);
          return;
        }
        for (const row of look.rows) yield migrationProgressObject.present(row);
        if (isOver(look.batch.status, Until)) return;
        if (!(await pause(RefreshSeconds * secondMs, name, context))) return;
      }
    } finally {
      watch.end();
    }
  },
});

/** Nothing is under way, and nothing will be by itself before the next round. */
const resting: ReadonlySet<MigrationBatchStatus> = new Set([
  'Created',
  'Synced',
  'SyncedWithErrors',
  'Stopped',
  'Completed',
  'CompletedWithErrors',
  'Failed',
  'Corrupted',
]);

/** What only somebody who does something gets it out of. */
const stuck: ReadonlySet<MigrationBatchStatus> = new Set(['Created', 'Stopped', 'Failed', 'Corrupted']);

function isOver(status: MigrationBatchStatus, goal: Goal | undefined): boolean {
  switch (goal) {
    case undefined:
      return resting.has(status);
    case 'Synced':
      return resting.has(status) || status === 'IncrementalSyncing' || status === 'Completing';
    case 'Completed':
      return stuck.has(status) || status === 'Completed' || status === 'CompletedWithErrors';
    case 'Removed':
      return false;
  }
}

/** False where the session lets a command run no longer. */
async function pause(ms: number, name: string, context: CmdletContext): Promise<boolean> {
  const { clock, signal, session, reporter } = context;
  if (session.budget.leftMs <= ms) {
    reporter.warn(
      `A command of this session may run no longer. The batch goes on; to go on watching, run: Watch-MigrationBatch ${quoted(name)}`,
    );
    return false;
  }
  try {
    await clock.sleep(ms, signal);
    return true;
  } catch (error) {
    if (signal.aborted) throw new PipelineStoppedError(signal.reason);
    throw error;
  }
}
