/** Jobs as PowerShell shows them. */
import { DateTimeValue, GuidValue, type Value } from '../../wire/powershell-language/index.ts';
import type { ViewDefinition } from '../kit/format/view-definition.ts';
import { ChildJob } from '../kit/jobs/child-job.ts';
import type { Job } from '../kit/jobs/job.ts';
import type { JobRecord } from '../kit/jobs/job-records.ts';
import { defineObjectType } from '../kit/object-type.ts';

export type AnyJob = Job | ChildJob;

export const jobTypeName = 'System.Management.Automation.Job';

export const partsOf = (job: AnyJob): readonly ChildJob[] => (job instanceof ChildJob ? [job] : job.children);

const timeOf = (ms: number | undefined): Value =>
  ms === undefined ? null : DateTimeValue.fromUnixMs(ms, 'Local');

/** Of a part alone, as PowerShell has it: those of a job are in its parts. */
const recordsOf =
  (stream: JobRecord['stream']) =>
  (job: AnyJob): Value =>
    job instanceof ChildJob ? job.records.of(stream) : [];

const reasonOf = (job: AnyJob): Value =>
  partsOf(job).find(({ reason }) => reason !== undefined)?.reason?.message ?? null;

const properties = {
  State: ({ state }: AnyJob) => state,
  StatusMessage: (job: AnyJob) => reasonOf(job) ?? '',
  HasMoreData: ({ hasMoreData }: AnyJob) => hasMoreData,
  Location: ({ location }: AnyJob) => location,
  Command: ({ command }: AnyJob) => command,
  JobStateInfo: (job: AnyJob) => ({ State: job.state, Reason: reasonOf(job) }),
  InstanceId: ({ guid }: AnyJob) => new GuidValue(guid),
  Id: ({ number }: AnyJob) => number,
  Name: ({ name }: AnyJob) => name,
  ChildJobs: (job: AnyJob): Value =>
    job instanceof ChildJob ? [] : job.children.map((child) => childJobType.present(child)),
  PSBeginTime: ({ beganAt }: AnyJob) => timeOf(beganAt),
  PSEndTime: ({ endedAt }: AnyJob) => timeOf(endedAt),
  PSJobTypeName: (job: AnyJob) => (job instanceof ChildJob ? '' : 'RemoteJob'),
  Output: recordsOf('output'),
  Error: recordsOf('error'),
  Progress: recordsOf('progress'),
  Verbose: recordsOf('verbose'),
  Debug: recordsOf('debug'),
  Warning: recordsOf('warning'),
  Information: recordsOf('information'),
};

/** Parts stand in one table with their jobs. */
const view: ViewDefinition = {
  typeNames: [jobTypeName],
  table: {
    columns: [
      { property: 'Id', width: 6 },
      { property: 'Name', width: 15 },
      { property: 'PSJobTypeName', width: 15 },
      { property: 'State', width: 13 },
      { property: 'HasMoreData', width: 15 },
      { property: 'Location', width: 20 },
      { property: 'Command', width: 25 },
    ],
  },
};

export const jobType = defineObjectType<AnyJob>({
  typeNames: ['System.Management.Automation.PSRemotingJob', jobTypeName],
  properties,
  toText: () => 'System.Management.Automation.PSRemotingJob',
  view,
});

const childJobType = defineObjectType<AnyJob>({
  typeNames: ['System.Management.Automation.PSRemotingChildJob', jobTypeName],
  properties,
  toText: () => 'System.Management.Automation.PSRemotingChildJob',
});

export const jobOutputs = [jobType, childJobType] as const;

export const presentJob = (job: AnyJob): Value =>
  (job instanceof ChildJob ? childJobType : jobType).present(job);

export const findJob = (value: Value): AnyJob | undefined => jobType.find(value) ?? childJobType.find(value);
