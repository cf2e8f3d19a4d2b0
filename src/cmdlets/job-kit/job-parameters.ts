/** How jobs are named: themselves, or by number, name, GUID or state. */
import { hasWildcards, type Value } from '../../wire/powershell-language/index.ts';
import { bindingError } from '../kit/binding-errors.ts';
import type { CmdletContext } from '../kit/context.ts';
import { Job } from '../kit/jobs/job.ts';
import { jobStates } from '../kit/jobs/job-states.ts';
import type { JobTable } from '../kit/jobs/job-table.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { cannotConvert, convertible, list, oneOf } from '../kit/parameter-types.ts';
import { requireRemoteSessions } from '../remote-session-kit/session-errors.ts';
import { pickNamed, shellSelectors } from '../remote-session-kit/shell-selectors.ts';
import { type AnyJob, findJob, jobTypeName } from './job-object.ts';

const job = () =>
  convertible(
    { typeName: jobTypeName },
    (value: Value): AnyJob =>
      findJob(value) ??
      cannotConvert(value, jobTypeName, 'Give what Get-Job or Invoke-Command -AsJob gave out.'),
  );

export const jobState = () => oneOf(jobStates, 'System.Management.Automation.JobState');

export const jobSelectors = {
  ...shellSelectors,
  State: parameter({
    schema: jobState(),
    synopsis: { en: 'Those in this state.', ko: '이 상태인 작업.' },
    mandatory: true,
    sets: ['State'],
  }),
} as const;

/** Of the cmdlets that work on a job that they are given. */
export const givenJob = parameter({
  schema: list(job()),
  synopsis: { en: 'The jobs.', ko: '작업.' },
  position: 0,
  mandatory: true,
  fromPipeline: 'both',
  sets: ['Job'],
});

export const requireJobs = (context: Pick<CmdletContext, 'remoteSessions'>): JobTable =>
  requireRemoteSessions(context).jobs;

/** What is named one by one and is not there is an error each; a pattern may find nothing, and finds no parts. */
export function findJobs(
  cmdlet: string,
  { Id, Name, InstanceId, State }: Partial<Bound<typeof jobSelectors>>,
  context: Pick<CmdletContext, 'remoteSessions' | 'writeError'>,
): readonly AnyJob[] {
  const jobs = requireJobs(context).all;
  const all: readonly AnyJob[] = jobs.flatMap((one) => [one, ...one.children]);
  const pick = (
    id: string,
    wanted: string,
    message: string,
    fits: (one: AnyJob, matches: (name: string) => boolean) => boolean,
  ) =>
    pickNamed(all, wanted, fits, () =>
      context.writeError(bindingError({ cmdlet, id, message, category: 'ObjectNotFound', target: wanted })),
    );
  if (Id !== undefined) {
    return Id.flatMap((id) =>
      pick(
        'JobWithSpecifiedSessionIdNotFound',
        String(id),
        `The command cannot find a job with the job ID ${id}. Verify the value of the Id parameter and then try the command again. Get-Job lists the jobs there are.`,
        ({ number }) => number === id,
      ),
    );
  }
  if (Name !== undefined) {
    return Name.flatMap((pattern) =>
      pick(
        'JobWithSpecifiedNameNotFound',
        pattern,
        `The command cannot find the job because the job name ${pattern} was not found. Verify the value of the Name parameter, and then try the command again. Get-Job lists the jobs there are.`,
        (one, matches) => matches(one.name) && (one instanceof Job || !hasWildcards(pattern)),
      ),
    );
  }
  if (InstanceId !== undefined) {
    return InstanceId.flatMap((id) =>
      pick(
        'JobWithSpecifiedInstanceIdNotFound',
        id,
        `The command cannot find a job with the instance ID ${id}. Verify the value of the InstanceId parameter and then try the command again.`,
        (one) => one.guid === id,
      ),
    );
  }
  return State === undefined ? jobs : jobs.filter(({ state }) => state === State);
}
