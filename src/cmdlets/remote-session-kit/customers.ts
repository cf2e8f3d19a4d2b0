/** Which customers a command goes to, and the sessions that it has for them. */
import { isAppError } from '../../base/errors.ts';
import { SignalBox } from '../../base/signal-box.ts';
import { findMember, ScriptBlockValue, toText, type Value } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../kit/context.ts';
import { parameter } from '../kit/parameter.ts';
import { cannotConvert, convertible } from '../kit/parameter-types.ts';
import type {
  ConnectionListener,
  RemoteSession,
  RemoteSessionRequest,
  RemoteSessions,
} from '../kit/remote-sessions.ts';

/** One customer, by any of its domains or an object of Get-PartnerContract. A block is none, wherever it stands. */
export const customerName = () =>
  convertible({ typeName: 'System.String' }, (value: Value): string => {
    if (value instanceof ScriptBlockValue) {
      return cannotConvert(value, 'System.String', 'Give a domain of the customer.');
    }
    const domain = findMember(value, 'DefaultDomainName')?.value;
    return toText(domain ?? value).trim();
  });

export const delegatedOrganization = parameter({
  schema: customerName(),
  synopsis: {
    en: 'For partners: the customer to work in, by one of its domains, as ?DelegatedOrg= in the address.',
    ko: '파트너용: 작업할 고객의 도메인. 주소의 ?DelegatedOrg=와 같습니다.',
  },
  aliases: ['DelegatedOrg'],
});

/** With the customer in its address, in the place of any that stands there. */
export function forCustomer(
  request: RemoteSessionRequest,
  organization: string | undefined,
): RemoteSessionRequest {
  const [place = '', query = ''] = request.uri.split(/\?(.*)/s);
  const others = query.split(/[;&]/).filter((part) => part !== '' && !/^delegatedorg(=|$)/i.test(part));
  const named = organization === undefined ? [] : [`DelegatedOrg=${encodeURIComponent(organization)}`];
  const all = [...named, ...others].join('&');
  return { ...request, uri: all === '' ? place : `${place}?${all}` };
}

/** Those of the partner's that whoever signs in may administer, by domain. */
export async function readCustomers(
  request: RemoteSessionRequest,
  sessions: RemoteSessions,
  context: CmdletContext,
): Promise<readonly string[]> {
  const home = await sessions.open(forCustomer(request, undefined), context);
  try {
    const script = { text: 'Get-PartnerContract -ResultSize Unlimited', args: [], input: undefined };
    const contracts = await Array.fromAsync(home.run(script, context));
    return contracts.map((contract) => toText(findMember(contract, 'DefaultDomainName')?.value));
  } finally {
    await home.close();
  }
}

/**
 * Opens sessions within what the account may have open at the same time: one that is refused for that reason waits until
 * another of these is closed, and fails only where none of them is open.
 */
export class SessionTurns {
  readonly #sessions: RemoteSessions;
  readonly #freed = new SignalBox();
  #inUse = 0;
  #closed = 0;

  constructor(sessions: RemoteSessions) {
    this.#sessions = sessions;
  }

  async *use<T>(
    request: RemoteSessionRequest,
    listener: ConnectionListener,
    work: (session: RemoteSession) => AsyncIterable<T>,
  ): AsyncGenerator<T, void> {
    const session = await this.#acquire(request, listener);
    try {
      yield* work(session);
    } finally {
      await session.close().finally(() => this.#release());
    }
  }

  async #acquire(request: RemoteSessionRequest, listener: ConnectionListener): Promise<RemoteSession> {
    const { signal } = listener;
    for (;;) {
      const closedBefore = this.#closed;
      this.#inUse += 1;
      try {
        return await this.#sessions.open(request, listener);
      } catch (error) {
        const isFull = isAppError(error) && error.code === 'remote.fault.QuotaLimit';
        const isAlone = this.#inUse === 1;
        if (!isFull || (isAlone && this.#closed === closedBefore)) {
          this.#release();
          throw error;
        }
        this.#inUse -= 1;
        if (this.#closed === closedBefore) await this.#freed.wait(undefined, signal);
        signal.throwIfAborted();
      }
    }
  }

  #release(): void {
    this.#inUse -= 1;
    this.#closed += 1;
    this.#freed.notify();
  }
}

const turns = new WeakMap<RemoteSessions, Map<string, SessionTurns>>();

/** All that this shell opens for one account take turns with each other: several jobs share what it may have open. */
export function turnsOf(sessions: RemoteSessions, { uri, credential }: RemoteSessionRequest): SessionTurns {
  const known = turns.get(sessions) ?? new Map<string, SessionTurns>();
  turns.set(sessions, known);
  const account = `${credential.userName.toLowerCase()} ${URL.parse(uri)?.host ?? uri}`;
  const found = known.get(account) ?? new SessionTurns(sessions);
  known.set(account, found);
  return found;
}
