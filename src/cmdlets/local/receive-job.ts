import { getWildcard } from '../../wire/powershell-language/index.ts';
import { partsOf, presentJob } from '../job-kit/job-object.ts';
import { findJobs, givenJob, jobSelectors, requireJobs } from '../job-kit/job-parameters.ts';
import { receiveParts } from '../job-kit/receive-parts.ts';
import { bindingError } from '../kit/binding-errors.ts';
import { defineCmdlet } from '../kit/definition.ts';
import type { ChildJob } from '../kit/jobs/child-job.ts';
import { Job } from '../kit/jobs/job.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, list, text } from '../kit/parameter-types.ts';
import { session } from '../remote-session-kit/session-parameters.ts';

const name = 'Receive-Job';
const { State: _, ...selectors } = jobSelectors;

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'What has come of a job.', ko: '작업의 결과를 받습니다.' },
  description: {
    en: 'Objects, errors and messages are told here as if the command ran here, and are then gone from the job, unless with -Keep. Ctrl-C ends the waiting and not the job.',
    ko: '개체, 오류, 메시지를 명령을 여기서 실행한 것처럼 표시하며 -Keep이 없으면 작업에서 사라집니다. Ctrl-C는 기다림만 끝내고 작업은 계속됩니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  defaultSet: 'Job',
  parameters: {
    Job: givenJob,
    ...selectors,
    Session: parameter({
      schema: list(session()),
      synopsis: { en: 'What came from these sessions alone.', ko: '이 세션에서 온 것만.' },
    }),
    Location: parameter({
      schema: list(text()),
      synopsis: {
        en: 'What came from these computers or customers alone, or a pattern.',
        ko: '이 컴퓨터나 고객에서 온 것만. 패턴 가능.',
      },
      aliases: ['ComputerName', 'Cn'],
    }),
    Keep: flag({ synopsis: { en: 'Leaves it in the job as well.', ko: '작업에도 남겨 둡니다.' } }),
    Wait: flag({ synopsis: { en: 'Until the job is over.', ko: '작업이 끝날 때까지 기다립니다.' } }),
    AutoRemoveJob: flag({
      synopsis: {
        en: 'Removes the job then; with -Wait.',
        ko: '끝나면 작업을 제거합니다. -Wait와 함께 씁니다.',
      },
    }),
    WriteJobInResults: flag({
      synopsis: {
        en: 'Gives out the job first; with -Wait.',
        ko: '작업 개체를 먼저 출력합니다. -Wait와 함께 씁니다.',
      },
      aliases: ['wjr'],
    }),
    NoRecurse: flag({
      synopsis: { en: 'Of the job itself, without its parts.', ko: '부분 작업 없이 작업 자체만.' },
    }),
  },
  examples: [
    { line: 'Receive-Job $job -Keep', synopsis: { en: 'What is there so far.', ko: '지금까지의 결과.' } },
    {
      line: 'Get-Job | Receive-Job -Wait -AutoRemoveJob',
      synopsis: { en: 'All there will be, and then no job is left.', ko: '모두 받고 작업을 제거합니다.' },
    },
  ],
  async *process(bound, context) {
    const { Job: given, Session, Location, Keep, Wait, AutoRemoveJob, WriteJobInResults, NoRecurse } = bound;
    if (AutoRemoveJob && !Wait) throw onlyWithWait('AutoRemoveJob');
    if (WriteJobInResults && !Wait) throw onlyWithWait('WriteJobInResults');
    const jobs = given ?? findJobs(name, bound, context);
    const fits = Location?.map((pattern) => getWildcard(pattern, false));
    const isAsked = (part: ChildJob) =>
      (Session === undefined || Session.some((one) => one === part.session)) &&
      (fits === undefined || fits.some((isThat) => isThat(part.location)));
    const table = requireJobs(context);
    for (const job of jobs) {
      if (WriteJobInResults) yield presentJob(job);
      const parts = NoRecurse && job instanceof Job ? [] : partsOf(job).filter(isAsked);
      yield* receiveParts(parts, { keeps: Keep, waits: Wait }, table, context);
      if (AutoRemoveJob && job instanceof Job && job.isFinished) table.remove(job);
    }
  },
});

const onlyWithWait = (parameterName: string) =>
  bindingError({
    cmdlet: name,
    id: `${parameterName}WithoutWait`,
    message: `The ${parameterName} parameter can be used only with the Wait parameter: Receive-Job … -Wait -${parameterName}`,
  });
