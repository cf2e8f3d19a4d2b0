/** Bounds of the endpoint. Those of Exchange where Exchange has one. */
export interface RemotingLimits {
  /** Of one request's body. */
  readonly maxRequestBytes: number;
  /** Of one answer, where the client does not ask for less. */
  readonly maxEnvelopeBytes: number;
  /** Of one object or command, put together from what several requests brought. */
  readonly maxMessageBytes: number;
  /** Of all accounts together. */
  readonly maxSessions: number;
  /** Pipelines of one session that run or wait for their turn. */
  readonly maxPipelines: number;
  /** Pipelines of one session that run at the same time. */
  readonly maxRunspaces: number;
  /** Output that waits for the client before the pipeline does. */
  readonly maxQueuedBytes: number;
  /** Input that waits for the pipeline before the client does. */
  readonly maxQueuedInput: number;
  readonly idleTimeoutMs: number;
  readonly maxIdleTimeoutMs: number;
  /** How long a Receive may be held where the client names no time; proxies close what is silent for longer. */
  readonly maxReceiveMs: number;
  /** After which a session is closed whose client went away in the middle of a Receive. */
  readonly vanishedAfterMs: number;
  readonly sweepEveryMs: number;
  /** For how long other servers on the same store leave a session alone that one of them has in memory. */
  readonly holdMs: number;
  /** How long a client waits at one server for a session that another has in memory. */
  readonly handOverMs: number;
  /** Output that is kept of a session that its client has left. */
  readonly maxKeptOutputBytes: number;
  /** Variables and functions that are kept of it, in characters. */
  readonly maxKeptVariables: number;
}

export const defaultRemotingLimits: RemotingLimits = {
  maxRequestBytes: 1024 * 1024,
  maxEnvelopeBytes: 512_000,
  maxMessageBytes: 40 * 1024 * 1024,
  maxSessions: 1_000,
  maxPipelines: 20,
  maxRunspaces: 5,
  maxQueuedBytes: 4 * 1024 * 1024,
  maxQueuedInput: 1_000,
  idleTimeoutMs: 15 * 60_000,
  maxIdleTimeoutMs: 12 * 60 * 60_000,
  maxReceiveMs: 55_000,
  vanishedAfterMs: 45_000,
  sweepEveryMs: 10_000,
  holdMs: 60_000,
  handOverMs: 20_000,
  maxKeptOutputBytes: 4 * 1024 * 1024,
  maxKeptVariables: 1024 * 1024,
};
