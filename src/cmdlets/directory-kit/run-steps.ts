import type { SyncRun } from '../../directory/sync/runs/run-model.ts';
import type { CmdletContext } from '../kit/context.ts';
import { parameter } from '../kit/parameter.ts';
import { guid, whole } from '../kit/parameter-types.ts';
import type { PresentedStep } from '../presentation/adsync-run-objects.ts';

/** Which runs are wanted. */
export const runParameters = {
  RunHistoryId: parameter({
    schema: guid(),
    synopsis: { en: 'Of the run with this GUID.', ko: '이 GUID의 실행만.' },
    fromPipeline: 'propertyName',
  }),
  RunNumber: parameter({
    schema: whole({ min: 1 }),
    synopsis: { en: 'Of the run with this number.', ko: '이 번호의 실행만.' },
  }),
  NumberRequested: parameter({
    schema: whole({ min: 1 }),
    synopsis: { en: 'Of so many runs, the newest first.', ko: '최근 실행부터 이 개수만.' },
  }),
} as const;

export interface WantedRuns {
  readonly RunHistoryId?: string | undefined;
  readonly RunNumber?: number | undefined;
  readonly NumberRequested?: number | undefined;
}

/** The steps of the runs that are wanted, the newest run first. */
export async function* stepsOf(
  wanted: WantedRuns,
  { rooms, organization }: CmdletContext,
): AsyncGenerator<PresentedStep> {
  let runs = 0;
  for await (const run of rooms.directory.synchronization.runs(organization)) {
    if (!isWanted(run, wanted)) continue;
    runs += 1;
    if (wanted.NumberRequested !== undefined && runs > wanted.NumberRequested) return;
    for (const [index, step] of run.steps.entries()) yield { run, step, number: index + 1 };
  }
}

function isWanted({ guid: id, number }: SyncRun, { RunHistoryId, RunNumber }: WantedRuns): boolean {
  if (RunHistoryId !== undefined && RunHistoryId !== id) return false;
  return RunNumber === undefined || RunNumber === number;
}
