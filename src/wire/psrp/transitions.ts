/**
 * The machines as tables: in which state what may happen, and what state follows. Names in capitals are messages
 * that arrive, the others commands of this side. Whatever a table does not name is an error of whoever did it.
 *
 * A pool, at the server: the client negotiates, then opens; the server accepts or refuses. A pool that is open may
 * be taken up again, by the same client or another: it negotiates once more and connects. At the client the same
 * from the other side. A pipeline runs until its last state, after which input that is still on its way is ignored.
 */
import { PsrpError } from './psrp-error.ts';
import type { PipelineState, PoolState } from './states.ts';

export type Transitions<S extends string> = Readonly<Partial<Record<S, Readonly<Record<string, S>>>>>;

const stay = <S extends string>(state: S, triggers: readonly string[]): Readonly<Record<string, S>> =>
  Object.fromEntries(triggers.map((trigger) => [trigger, state]));

const clientMessages = [
  'PUBLIC_KEY',
  'SET_MAX_RUNSPACES',
  'SET_MIN_RUNSPACES',
  'GET_AVAILABLE_RUNSPACES',
  'RESET_RUNSPACE_STATE',
  'CREATE_PIPELINE',
  'GET_COMMAND_METADATA',
  'PIPELINE_INPUT',
  'END_OF_PIPELINE_INPUT',
  'RUNSPACEPOOL_HOST_RESPONSE',
  'PIPELINE_HOST_RESPONSE',
  'RUNSPACEPOOL_STATE',
  'PIPELINE_STATE',
];

export const serverPoolTransitions: Transitions<PoolState> = {
  BeforeOpen: { SESSION_CAPABILITY: 'NegotiationSucceeded' },
  NegotiationSucceeded: { INIT_RUNSPACEPOOL: 'Opening' },
  Opening: { accept: 'Opened', refuse: 'Broken', close: 'Closed' },
  Opened: {
    ...stay('Opened', clientMessages),
    ...stay('Opened', ['send', 'answer', 'requestKey']),
    SESSION_CAPABILITY: 'Connecting',
    close: 'Closed',
    refuse: 'Broken',
  },
  Connecting: {
    // Pipelines of the client before may still be running.
    ...stay('Connecting', ['send', 'CONNECT_RUNSPACEPOOL', 'SESSION_CAPABILITY']),
    acceptConnect: 'Opened',
    refuseConnect: 'Opened',
    close: 'Closed',
    refuse: 'Broken',
  },
};

const serverMessages = [
  'ENCRYPTED_SESSION_KEY',
  'PUBLIC_KEY_REQUEST',
  'RUNSPACE_AVAILABILITY',
  'USER_EVENT',
  'APPLICATION_PRIVATE_DATA',
  'RUNSPACEPOOL_HOST_CALL',
  'PIPELINE_OUTPUT',
  'ERROR_RECORD',
  'PIPELINE_STATE',
  'DEBUG_RECORD',
  'VERBOSE_RECORD',
  'WARNING_RECORD',
  'PROGRESS_RECORD',
  'INFORMATION_RECORD',
  'PIPELINE_HOST_CALL',
];

/** What RUNSPACEPOOL_STATE may name, whichever state the client is in. */
const told: Readonly<Record<string, PoolState>> = {
  'told Closed': 'Closed',
  'told Closing': 'Closing',
  'told Broken': 'Broken',
};

export const clientPoolTransitions: Transitions<PoolState> = {
  BeforeOpen: { open: 'NegotiationSent', connect: 'Connecting' },
  NegotiationSent: { SESSION_CAPABILITY: 'NegotiationSucceeded', ...told },
  NegotiationSucceeded: {
    ...stay('NegotiationSucceeded', [
      'APPLICATION_PRIVATE_DATA',
      'RUNSPACEPOOL_HOST_CALL',
      'told BeforeOpen',
      'told Opening',
      'told NegotiationSucceeded',
    ]),
    'told Opened': 'Opened',
    ...told,
  },
  Connecting: {
    ...stay('Connecting', ['SESSION_CAPABILITY', 'RUNSPACEPOOL_INIT_DATA', 'told Opened']),
    // What the server still had to say to the client before.
    ...stay('Connecting', ['RUNSPACE_AVAILABILITY', 'RUNSPACEPOOL_HOST_CALL', 'USER_EVENT']),
    // The last of the three messages that answer a connection.
    APPLICATION_PRIVATE_DATA: 'Opened',
    ...told,
  },
  Opened: {
    ...stay('Opened', serverMessages),
    ...stay('Opened', ['create', 'ask', 'sendKey', 'respond', 'told Opened', 'RUNSPACEPOOL_INIT_DATA']),
    disconnect: 'Disconnected',
    close: 'Closed',
    ...told,
  },
  // What was sent before the server knew of it.
  Disconnected: {
    ...stay('Disconnected', serverMessages),
    reconnect: 'Opened',
    close: 'Closed',
    ...told,
  },
  Closing: { ...stay('Closing', serverMessages), ...told },
};

export const pipelineTransitions: Transitions<PipelineState> = {
  NotStarted: { start: 'Running', 'told Running': 'Running' },
  Running: {
    ...stay('Running', ['send', 'told Running', 'told NotStarted']),
    stop: 'Stopping',
    'told Stopping': 'Stopping',
    'told Stopped': 'Stopped',
    'told Completed': 'Completed',
    'told Failed': 'Failed',
    'told Disconnected': 'Disconnected',
  },
  Stopping: {
    ...stay('Stopping', ['send', 'stop', 'told Running', 'told Stopping']),
    'told Stopped': 'Stopped',
    'told Completed': 'Completed',
    'told Failed': 'Failed',
  },
  Disconnected: { 'told Running': 'Running', start: 'Running' },
};

const lastStates: ReadonlySet<PipelineState> = new Set(['Stopped', 'Completed', 'Failed']);
export const isLastState = (state: PipelineState): boolean => lastStates.has(state);

/** The state after `trigger`; an error of the side that `blame` names when it may not happen. */
export function follow<S extends string>(
  transitions: Transitions<S>,
  state: S,
  trigger: string,
  blame: 'state' | 'unexpectedMessage',
): S {
  const row: Readonly<Record<string, S>> | undefined = transitions[state];
  const next = row !== undefined && Object.hasOwn(row, trigger) ? row[trigger] : undefined;
  if (next !== undefined) return next;
  throw new PsrpError(blame, `${trigger} may not happen in the state ${state}.`);
}
