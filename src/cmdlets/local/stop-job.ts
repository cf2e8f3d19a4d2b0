import { jobOutputs, jobType, presentJob } from '../job-kit/job-object.ts';
import { findJobs, givenJob, jobSelectors } from '../job-kit/job-parameters.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { flag } from '../kit/parameter-types.ts';

const name = 'Stop-Job';

export const cmdlet = defineCmdlet({
  name,
  synopsis: {
    en: 'Stops jobs, and what they run on servers.',
    ko: '작업과 서버에서 실행 중인 명령을 중지합니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  output: jobType,
  otherOutputs: jobOutputs.slice(1),
  defaultSet: 'Job',
  parameters: {
    Job: givenJob,
    ...jobSelectors,
    PassThru: flag({ synopsis: { en: 'Gives them out.', ko: '작업을 출력합니다.' } }),
  },
  examples: [
    {
      line: 'Stop-Job -Name report',
      synopsis: {
        en: 'What has come of it is still there to receive.',
        ko: '이미 나온 결과는 받을 수 있습니다.',
      },
    },
  ],
  async *process(bound, context) {
    const jobs = bound.Job ?? findJobs(name, bound, context);
    await Promise.all(jobs.map((job) => job.stop()));
    if (bound.PassThru) for (const job of jobs) yield presentJob(job);
  },
});
