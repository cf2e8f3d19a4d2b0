/**
 * The client's session as tables: RFC 9051 section 3. A session waits for its greeting, logs in, selects a mailbox
 * and logs out; what the server answers moves it on, and what a table does not name changes nothing. Whether a
 * command may be sent is judged by the state that those before it will lead to if they succeed, so that
 * LOGIN, SELECT and FETCH can go out together.
 */
import type { CommandName } from './command.ts';

export type SessionState = 'greeting' | 'notAuthenticated' | 'authenticated' | 'selected' | 'logout';

type Transitions = Readonly<Record<SessionState, Readonly<Record<string, SessionState>>>>;

const always = { BYE: 'logout', 'LOGOUT OK': 'logout', end: 'logout' } as const;

export const transitions: Transitions = {
  greeting: {
    ...always,
    'greeting OK': 'notAuthenticated',
    'greeting PREAUTH': 'authenticated',
    'greeting BYE': 'logout',
  },
  notAuthenticated: { ...always, 'LOGIN OK': 'authenticated', 'AUTHENTICATE OK': 'authenticated' },
  authenticated: {
    ...always,
    'SELECT OK': 'selected',
    'EXAMINE OK': 'selected',
    'UNAUTHENTICATE OK': 'notAuthenticated',
  },
  selected: {
    ...always,
    'SELECT OK': 'selected',
    'EXAMINE OK': 'selected',
    // RFC 9051 section 6.3.2: a SELECT that fails leaves nothing selected; one that is not understood, all as it was.
    'SELECT NO': 'authenticated',
    'EXAMINE NO': 'authenticated',
    'CLOSE OK': 'authenticated',
    'UNSELECT OK': 'authenticated',
    'UNAUTHENTICATE OK': 'notAuthenticated',
  },
  logout: {},
};

export function nextState(state: SessionState, trigger: string): SessionState {
  const row = transitions[state];
  return (Object.hasOwn(row, trigger) ? row[trigger] : undefined) ?? state;
}

const any: readonly SessionState[] = ['notAuthenticated', 'authenticated', 'selected'];
const before: readonly SessionState[] = ['notAuthenticated'];
const after: readonly SessionState[] = ['authenticated', 'selected'];
const inside: readonly SessionState[] = ['selected'];

/** In which states a command may be sent. */
export const statesOf: Readonly<Record<CommandName, readonly SessionState[]>> = {
  CAPABILITY: any,
  NOOP: any,
  LOGOUT: any,
  ID: any,
  STARTTLS: before,
  LOGIN: before,
  AUTHENTICATE: before,
  // RFC 4978: before or after login; servers offer it after.
  COMPRESS: any,
  UNAUTHENTICATE: after,
  ENABLE: after,
  SELECT: after,
  EXAMINE: after,
  CREATE: after,
  DELETE: after,
  RENAME: after,
  SUBSCRIBE: after,
  UNSUBSCRIBE: after,
  LIST: after,
  LSUB: after,
  XLIST: after,
  NAMESPACE: after,
  STATUS: after,
  APPEND: after,
  IDLE: after,
  GETQUOTA: after,
  GETQUOTAROOT: after,
  SETQUOTA: after,
  GETMETADATA: after,
  SETMETADATA: after,
  CHECK: inside,
  CLOSE: inside,
  UNSELECT: inside,
  EXPUNGE: inside,
  SEARCH: inside,
  FETCH: inside,
  STORE: inside,
  COPY: inside,
  MOVE: inside,
};

/**
 * How commands wait for each other. `alone`: for all that were sent before, and whatever comes after waits for
 * it: what follows on the wire depends on its answer. `last`: what comes after waits for it.
 */
export const flowOf: Readonly<Partial<Record<CommandName, 'alone' | 'last'>>> = {
  STARTTLS: 'alone',
  AUTHENTICATE: 'alone',
  COMPRESS: 'alone',
  UNAUTHENTICATE: 'alone',
  IDLE: 'last',
  LOGOUT: 'last',
};
