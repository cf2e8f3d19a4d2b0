/** What may become of a job, and what a job is of which its parts are something each. */

export const jobStates = [
  'NotStarted',
  'Running',
  'Completed',
  'Failed',
  'Stopped',
  'Disconnected',
  'Stopping',
] as const;
export type JobState = (typeof jobStates)[number];

export type JobTrigger =
  | 'begin'
  | 'complete'
  | 'fail'
  /** By Stop-Job; what has run until then may take a moment. */
  | 'stop'
  | 'stopped'
  /** The shell is away from the session that it runs in. */
  | 'leave'
  | 'return';

type Row = Readonly<Partial<Record<JobTrigger, JobState>>>;

export const jobTransitions: Readonly<Record<JobState, Row>> = {
  NotStarted: { begin: 'Running', fail: 'Failed', stop: 'Stopped' },
  Running: { complete: 'Completed', fail: 'Failed', stop: 'Stopping', leave: 'Disconnected' },
  Disconnected: { return: 'Running', fail: 'Failed', stop: 'Stopping' },
  Stopping: { complete: 'Completed', fail: 'Stopped', stopped: 'Stopped' },
  Completed: {},
  Failed: {},
  Stopped: {},
};

/** What happens to a job that is over changes nothing any more. */
export const nextJobState = (state: JobState, trigger: JobTrigger): JobState =>
  jobTransitions[state][trigger] ?? state;

const lastStates: ReadonlySet<JobState> = new Set(['Completed', 'Failed', 'Stopped']);
export const isFinished = (state: JobState): boolean => lastStates.has(state);

/** Of a job, by its parts: it runs as long as one does, and is as bad as the worst when all are over. */
export function stateOfAll(states: readonly JobState[]): JobState {
  if (states.includes('Stopping')) return 'Stopping';
  if (states.includes('Running')) return 'Running';
  if (states.includes('Disconnected')) return 'Disconnected';
  // Some wait for their turn, or none has begun.
  if (states.includes('NotStarted')) return states.some(isFinished) ? 'Running' : 'NotStarted';
  if (states.includes('Failed')) return 'Failed';
  return states.includes('Stopped') ? 'Stopped' : 'Completed';
}
