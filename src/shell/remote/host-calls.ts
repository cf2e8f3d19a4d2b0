/** Questions that a server asks the person at this end: [MS-PSRP] section 2.2.3.17. */
import type { Confirmer, Prompter } from '../../cmdlets/kit/ports.ts';
import {
  ErrorRecord,
  findMember,
  SecureStringValue,
  toText,
  type Value,
} from '../../wire/powershell-language/index.ts';
import {
  type HostInfo,
  type HostMethod,
  type HostResponse,
  hasAnswer,
  noHost,
} from '../../wire/psrp/index.ts';

export interface Person {
  readonly confirmer?: Confirmer | undefined;
  readonly prompter?: Prompter | undefined;
}

export interface AskedCall {
  readonly callId: bigint;
  readonly method: HostMethod;
  readonly parameters: readonly Value[];
}

/** A server asks only where the client says that there is somebody. */
export function hostInfoOf({ confirmer, prompter }: Person): HostInfo {
  if (confirmer === undefined && prompter === undefined) return noHost;
  return { isHostNull: false, isHostUINull: false, isHostRawUINull: true, useRunspaceHost: false };
}

/** Undefined where no answer is expected: what would be written comes as records, too. */
export async function answerCall(
  call: AskedCall,
  person: Person,
  signal: AbortSignal,
): Promise<HostResponse | undefined> {
  const { callId, method, parameters } = call;
  if (!hasAnswer(method)) return undefined;
  const value = await answerOf(method, parameters, person, signal);
  return value === undefined ? { callId, method, error: notSupported(method) } : { callId, method, value };
}

async function answerOf(
  method: HostMethod,
  parameters: readonly Value[],
  { confirmer, prompter }: Person,
  signal: AbortSignal,
): Promise<Value> {
  if (method === 'PromptForChoice' && confirmer !== undefined) return choose(parameters, confirmer);
  if (prompter === undefined) return undefined;
  if (method === 'ReadLine') return prompter.ask('', { isSecret: false, signal });
  if (method === 'ReadLineAsSecureString') {
    return new SecureStringValue(await prompter.ask('', { isSecret: true, signal }));
  }
  return undefined;
}

const labels: Readonly<Record<Awaited<ReturnType<Confirmer['confirm']>>, string>> = {
  yes: 'yes',
  yesToAll: 'yes to all',
  no: 'no',
  noToAll: 'no to all',
};

async function choose(
  [caption, message, choices, preset]: readonly Value[],
  confirmer: Confirmer,
): Promise<Value> {
  const answer = labels[await confirmer.confirm(`${toText(caption)}\n${toText(message)}`)];
  const offered = Array.isArray(choices) ? choices : [];
  const index = offered.findIndex((choice) => labelOf(choice) === answer);
  return index < 0 ? (preset ?? 0) : index;
}

/** An ampersand stands before the letter to press. */
const labelOf = (choice: Value): string =>
  toText(findMember(choice, 'label')?.value ?? choice)
    .replace('&', '')
    .toLowerCase();

function notSupported(method: HostMethod): ErrorRecord {
  return new ErrorRecord({
    message: `The shell at the other end cannot answer ${method}.`,
    category: 'NotImplemented',
    fullyQualifiedErrorId: 'HostMethodNotSupported',
  });
}
