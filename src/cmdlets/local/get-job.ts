import { getWildcard } from '../../wire/powershell-language/index.ts';
import { type AnyJob, jobOutputs, jobType, presentJob } from '../job-kit/job-object.ts';
import { findJobs, jobSelectors, jobState } from '../job-kit/job-parameters.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { Job } from '../kit/jobs/job.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, text, truth, whole } from '../kit/parameter-types.ts';

const name = 'Get-Job';

export const cmdlet = defineCmdlet({
  name,
  synopsis: {
    en: 'What this shell runs in sessions while it goes on.',
    ko: '이 셸이 다른 일을 하는 동안 세션에서 실행하는 작업.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  output: jobType,
  otherOutputs: jobOutputs.slice(1),
  defaultSet: 'All',
  parameters: {
    ...jobSelectors,
    Command: parameter({
      schema: text(),
      synopsis: { en: 'Those that run this, or a pattern.', ko: '이 명령을 실행하는 작업. 패턴 가능.' },
      mandatory: true,
      sets: ['Command'],
    }),
    IncludeChildJob: flag({
      synopsis: { en: 'With the part in each session.', ko: '세션별 부분 작업도 표시합니다.' },
    }),
    ChildJobState: parameter({
      schema: jobState(),
      synopsis: { en: 'Only parts in this state, with their jobs.', ko: '이 상태인 부분 작업과 그 작업만.' },
    }),
    HasMoreData: parameter({
      schema: truth(),
      synopsis: { en: 'Those of which something is left to receive.', ko: '받을 것이 남은 작업.' },
    }),
    Newest: parameter({
      schema: whole({ min: 1 }),
      synopsis: { en: 'As many of the newest.', ko: '가장 최근 작업의 수.' },
    }),
  },
  examples: [
    { line: 'Get-Job', synopsis: { en: 'All of them.', ko: '모든 작업.' } },
    {
      line: 'Get-Job -IncludeChildJob -State Failed',
      synopsis: { en: 'What failed, and in which session.', ko: '실패한 작업과 그 세션.' },
    },
  ],
  async *process(bound, context) {
    const { Command, IncludeChildJob, ChildJobState, HasMoreData, Newest } = bound;
    const runs = Command === undefined ? () => true : getWildcard(Command, false);
    const found = findJobs(name, bound, context)
      .filter(({ command }) => runs(command))
      .filter(({ hasMoreData }) => HasMoreData === undefined || hasMoreData === HasMoreData)
      .filter((job) => ChildJobState === undefined || partsIn(job, ChildJobState).length > 0);
    const chosen = Newest === undefined ? found : found.toReversed().slice(0, Newest);
    for (const job of chosen) {
      yield presentJob(job);
      if (!IncludeChildJob && ChildJobState === undefined) continue;
      for (const part of partsIn(job, ChildJobState)) yield presentJob(part);
    }
  },
});

const partsIn = (job: AnyJob, state: AnyJob['state'] | undefined): readonly AnyJob[] =>
  job instanceof Job ? job.children.filter((part) => state === undefined || part.state === state) : [];
