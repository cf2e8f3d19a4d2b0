import type { TransferProgress } from './download-object.ts';

const mostSteps = 0xffff;

/** InProgressCount and TotalStepCount have 16 bits: of more steps they say which part is done. */
export function stepsOf({ done, total }: TransferProgress): TransferProgress {
  if (total <= mostSteps) return { done: Math.min(done, total), total };
  return { done: Math.floor((Math.min(done, total) / total) * mostSteps), total: mostSteps };
}
