/** A script in one session, in several, or in one for each customer: to be run here, or as a job. */
import { RemoteObject } from '../../wire/clixml/index.ts';
import { PSObject, type Value } from '../../wire/powershell-language/index.ts';
import type { JobWork } from '../kit/jobs/child-job.ts';
import type {
  RemoteListener,
  RemoteScript,
  RemoteSession,
  RemoteSessionRequest,
  RemoteSessions,
} from '../kit/remote-sessions.ts';
import { tellingWhose, withCustomer } from './customer-errors.ts';
import { forCustomer, turnsOf } from './customers.ts';

type Notes = readonly (readonly [string, Value])[];

export interface SentScript extends Pick<RemoteScript, 'text' | 'args'> {
  /** For each session anew; undefined where nothing stands before the command. */
  readonly input: (() => AsyncIterable<Value>) | undefined;
  /** Without PSComputerName. */
  readonly isHidden: boolean;
}

export const inSession = (session: RemoteSession, script: SentScript): JobWork => ({
  location: session.computerName,
  session,
  run: (listener) => runIn(session, script, listener),
});

/** In a session of its own, which is closed when it is over. */
export const inNewSession = (
  request: RemoteSessionRequest,
  sessions: RemoteSessions,
  script: SentScript,
): JobWork => ({
  location: URL.parse(request.uri)?.hostname ?? request.uri,
  async *run(listener) {
    const session = await sessions.open(request, listener);
    try {
      yield* runIn(session, script, listener);
    } finally {
      await session.close();
    }
  },
});

/** What fails there says at which customer. */
export const inCustomer = (
  customer: string,
  request: RemoteSessionRequest,
  sessions: RemoteSessions,
  script: SentScript,
): JobWork => ({
  location: customer,
  async *run(listener) {
    const apart = tellingWhose(customer, listener);
    const there = forCustomer({ ...request, name: undefined }, customer);
    try {
      yield* turnsOf(sessions, request).use(there, listener, (session) =>
        runIn(session, script, apart, [['Customer', customer]]),
      );
    } catch (error) {
      throw withCustomer(error, customer);
    }
  },
});

/** What a session has of commands that nobody listens to. */
export const whatWasLeft = (session: RemoteSession): JobWork => ({
  location: session.computerName,
  session,
  run: (listener) => taggedWith(placeOf(session, false), session.receive(listener)),
});

function runIn(
  session: RemoteSession,
  { text, args, input, isHidden }: SentScript,
  listener: RemoteListener,
  notes: Notes = [],
): AsyncIterable<Value> {
  const output = session.run({ text, args, input: input?.() }, listener);
  return taggedWith([...notes, ...placeOf(session, isHidden)], output);
}

const placeOf = ({ computerName, guid }: RemoteSession, isHidden: boolean): Notes => [
  ...(isHidden ? [] : [['PSComputerName', computerName] as const]),
  ['RunspaceId', guid] as const,
];

/** Of objects that came as properties alone. */
async function* taggedWith(notes: Notes, output: AsyncIterable<Value>): AsyncIterable<Value> {
  for await (const value of output) {
    if (value instanceof RemoteObject) yield withNotes(value, notes);
    else {
      if (value instanceof PSObject) for (const [name, note] of notes) value.set(name, note);
      yield value;
    }
  }
}

function withNotes(object: RemoteObject, notes: Notes): RemoteObject {
  const { typeNames, text, adapted, extended = [] } = object;
  return new RemoteObject({
    typeNames,
    text,
    ...(adapted && { adapted }),
    extended: [...extended, ...notes],
  });
}
