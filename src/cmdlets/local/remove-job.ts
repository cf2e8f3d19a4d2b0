import { getWildcard } from '../../wire/powershell-language/index.ts';
import { findJobs, givenJob, jobSelectors, requireJobs } from '../job-kit/job-parameters.ts';
import { bindingError } from '../kit/binding-errors.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { Job } from '../kit/jobs/job.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, text } from '../kit/parameter-types.ts';

const name = 'Remove-Job';

export const cmdlet = defineCmdlet({
  name,
  synopsis: {
    en: 'Takes jobs away, and what of them was not received.',
    ko: '작업과 받지 않은 결과를 제거합니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  defaultSet: 'Job',
  parameters: {
    Job: givenJob,
    ...jobSelectors,
    Command: parameter({
      schema: text(),
      synopsis: { en: 'Those that run this, or a pattern.', ko: '이 명령을 실행하는 작업. 패턴 가능.' },
      mandatory: true,
      sets: ['Command'],
    }),
    Force: flag({
      synopsis: { en: 'Stops what is not over.', ko: '끝나지 않은 작업을 중지하고 제거합니다.' },
      aliases: ['F'],
    }),
  },
  examples: [
    {
      line: 'Get-Job -State Completed | Remove-Job',
      synopsis: { en: 'All that are over.', ko: '끝난 작업 모두.' },
    },
    { line: 'Remove-Job -Name * -Force', synopsis: { en: 'All.', ko: '모두.' } },
  ],
  async process(bound, context) {
    const { Job: given, Command, Force } = bound;
    const runs = Command === undefined ? () => true : getWildcard(Command, false);
    const jobs = given ?? findJobs(name, bound, context).filter(({ command }) => runs(command));
    const table = requireJobs(context);
    for (const job of jobs) {
      const { number } = job;
      if (!(job instanceof Job)) context.writeError(partOf(number));
      else if (job.isFinished || Force) {
        await job.stop();
        table.remove(job);
      } else context.writeError(notOver(number));
    }
    return undefined;
  },
});

const notOver = (number: number) =>
  bindingError({
    cmdlet: name,
    id: 'JobObjectNotFinishedCannotBeRemoved',
    category: 'InvalidOperation',
    message: `The command cannot remove the job with the job ID ${number} because the job is not finished. To remove the job, first stop the job, or use the Force parameter.`,
    target: number,
  });

const partOf = (number: number) =>
  bindingError({
    cmdlet: name,
    id: 'JobIsPartOfAnother',
    category: 'InvalidOperation',
    message: `The job with the ID ${number} is a part of another, and goes when that is removed. Get-Job -IncludeChildJob shows of which.`,
    target: number,
  });
