/** The kinds of messages: [MS-PSRP] section 2.2.2, with the numbers of section 2.2.1. */

/** Who sends it. */
export type Direction = 'toServer' | 'toClient' | 'both';
/** Whether its header names a pipeline beside the pool. */
export type Scope = 'pool' | 'pipeline';

interface MessageKind {
  readonly number: number;
  readonly direction: Direction;
  readonly scope: Scope;
}

const kind = (number: number, direction: Direction, scope: Scope): MessageKind => ({
  number,
  direction,
  scope,
});

export const messageKinds = {
  SESSION_CAPABILITY: kind(0x0001_0002, 'both', 'pool'),
  INIT_RUNSPACEPOOL: kind(0x0001_0004, 'toServer', 'pool'),
  PUBLIC_KEY: kind(0x0001_0005, 'toServer', 'pool'),
  ENCRYPTED_SESSION_KEY: kind(0x0001_0006, 'toClient', 'pool'),
  PUBLIC_KEY_REQUEST: kind(0x0001_0007, 'toClient', 'pool'),
  CONNECT_RUNSPACEPOOL: kind(0x0001_0008, 'toServer', 'pool'),
  SET_MAX_RUNSPACES: kind(0x0002_1002, 'toServer', 'pool'),
  SET_MIN_RUNSPACES: kind(0x0002_1003, 'toServer', 'pool'),
  RUNSPACE_AVAILABILITY: kind(0x0002_1004, 'toClient', 'pool'),
  // A server sends them; go-psrp tells a server of its own state as well.
  RUNSPACEPOOL_STATE: kind(0x0002_1005, 'both', 'pool'),
  CREATE_PIPELINE: kind(0x0002_1006, 'toServer', 'pipeline'),
  GET_AVAILABLE_RUNSPACES: kind(0x0002_1007, 'toServer', 'pool'),
  USER_EVENT: kind(0x0002_1008, 'toClient', 'pool'),
  APPLICATION_PRIVATE_DATA: kind(0x0002_1009, 'toClient', 'pool'),
  GET_COMMAND_METADATA: kind(0x0002_100a, 'toServer', 'pipeline'),
  RUNSPACEPOOL_INIT_DATA: kind(0x0002_100b, 'toClient', 'pool'),
  RESET_RUNSPACE_STATE: kind(0x0002_100c, 'toServer', 'pool'),
  RUNSPACEPOOL_HOST_CALL: kind(0x0002_1100, 'toClient', 'pool'),
  RUNSPACEPOOL_HOST_RESPONSE: kind(0x0002_1101, 'toServer', 'pool'),
  PIPELINE_INPUT: kind(0x0004_1002, 'toServer', 'pipeline'),
  END_OF_PIPELINE_INPUT: kind(0x0004_1003, 'toServer', 'pipeline'),
  PIPELINE_OUTPUT: kind(0x0004_1004, 'toClient', 'pipeline'),
  ERROR_RECORD: kind(0x0004_1005, 'toClient', 'pipeline'),
  PIPELINE_STATE: kind(0x0004_1006, 'both', 'pipeline'),
  DEBUG_RECORD: kind(0x0004_1007, 'toClient', 'pipeline'),
  VERBOSE_RECORD: kind(0x0004_1008, 'toClient', 'pipeline'),
  WARNING_RECORD: kind(0x0004_1009, 'toClient', 'pipeline'),
  PROGRESS_RECORD: kind(0x0004_1010, 'toClient', 'pipeline'),
  INFORMATION_RECORD: kind(0x0004_1011, 'toClient', 'pipeline'),
  PIPELINE_HOST_CALL: kind(0x0004_1100, 'toClient', 'pipeline'),
  PIPELINE_HOST_RESPONSE: kind(0x0004_1101, 'toServer', 'pipeline'),
} as const satisfies Readonly<Record<string, MessageKind>>;

export type MessageType = keyof typeof messageKinds;

const byNumber = new Map<number, MessageType>();
for (const [type, { number }] of Object.entries(messageKinds)) byNumber.set(number, type as MessageType);

export function findMessageType(number: number): MessageType | undefined {
  return byNumber.get(number);
}
