/** [MS-PSRP] sections 2.2.3.4 and 2.2.3.5: the numbers that travel. */
export const poolStates = {
  BeforeOpen: 0,
  Opening: 1,
  Opened: 2,
  Closed: 3,
  Closing: 4,
  Broken: 5,
  NegotiationSent: 6,
  NegotiationSucceeded: 7,
  Connecting: 8,
  Disconnected: 9,
} as const;
export type PoolState = keyof typeof poolStates;

export const pipelineStates = {
  NotStarted: 0,
  Running: 1,
  Stopping: 2,
  Stopped: 3,
  Completed: 4,
  Failed: 5,
  Disconnected: 6,
} as const;
export type PipelineState = keyof typeof pipelineStates;

function nameOf<K extends string>(states: Readonly<Record<K, number>>, number: number): K | undefined {
  return (Object.keys(states) as K[]).find((name) => states[name] === number);
}

export const findPoolState = (number: number): PoolState | undefined => nameOf(poolStates, number);
export const findPipelineState = (number: number): PipelineState | undefined =>
  nameOf(pipelineStates, number);
