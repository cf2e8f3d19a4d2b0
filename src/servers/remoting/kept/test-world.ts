/** Processes that come and go on one store, in memory. */
import { expect } from 'vitest';
import { type Clock, systemClock } from '../../../base/clock.ts';
import type { Guid } from '../../../base/ids.ts';
import { silentLog } from '../../../base/log.ts';
import { makeTestPartners, type TestPartners } from '../../../cmdlets/partner-kit/test-partners.ts';
import type { Caller } from '../caller.ts';
import { defaultRemotingLimits, type RemotingLimits } from '../limits.ts';
import type { RemotingServer } from '../remoting-server.ts';
import { makeTestServer, TestClient } from '../test-client.ts';
import { SessionKeeper, type SessionKeeperOptions } from './session-keeper.ts';

/** The administrator of contoso. */
export const kim = 'kim@contoso.com';

interface NodeOptions {
  readonly node?: string;
  readonly isAlone?: boolean;
  readonly clock?: Clock;
  readonly limits?: Partial<RemotingLimits>;
}

export class TestWorld {
  readonly partners: TestPartners;
  #newest: RemotingServer | undefined;
  readonly #kills = new Map<RemotingServer, () => void>();

  constructor(partners: TestPartners) {
    this.partners = partners;
    partners.openSessions.attach({
      list: () => this.#newest?.list() ?? [],
      close: async (...which) => (await this.#newest?.close(...which)) ?? false,
    });
  }

  /** One more process; of the same name, the one that takes the place of the one before. */
  async start({ node = 'one', isAlone = true, clock = systemClock, limits = {} }: NodeOptions = {}) {
    const { store: shared, secretsOf } = this.partners;
    const life = { isOver: false };
    const here = async <T>(work: () => Promise<T>): Promise<T> => {
      if (life.isOver) throw new Error('This process is no more.');
      return work();
    };
    const store: SessionKeeperOptions['store'] = {
      findRecords: (...args) => here(() => shared.findRecords(...args)),
      listRecords: (...args) => here(() => shared.listRecords(...args)),
      writeRecords: (...args) => here(() => shared.writeRecords(...args)),
      findTenant: (...args) => here(() => shared.findTenant(...args)),
      listTenants: (...args) => here(() => shared.listTenants(...args)),
    };
    const all = { ...defaultRemotingLimits, sweepEveryMs: 5, maxReceiveMs: 400, ...limits };
    const keeper = new SessionKeeper({ store, secretsOf, clock, log: silentLog, node, isAlone, limits: all });
    const server = makeTestServer(all, { clock, keeper });
    await keeper.start();
    await server.start();
    this.#kills.set(server, () => {
      life.isOver = true;
    });
    this.#newest = server;
    return server;
  }

  /** From now on it writes nothing more, and says nothing. */
  async kill(server: RemotingServer): Promise<void> {
    this.#kills.get(server)?.();
    await server.stop();
  }

  async caller(name: string): Promise<Caller> {
    const principal = await this.partners.principalOf(name);
    const { tenant, recipient } = principal;
    return {
      ...{ name, account: `${tenant}/${recipient}`, tenant, recipient, maxSessions: 3 },
      openRuntime: ({ organization, ...request }) =>
        this.partners.sessions.open(principal, {
          ...request,
          ...(organization !== undefined && { organization }),
        }),
    };
  }

  async client(server: RemotingServer, name = kim, id?: Guid, organization?: string): Promise<TestClient> {
    return new TestClient(server, await this.caller(name), organization, id);
  }

  async opened(server: RemotingServer, name = kim, organization?: string): Promise<TestClient> {
    const client = await this.client(server, name, undefined, organization);
    expect(await client.open()).toBe('opened');
    return client;
  }
}

export const makeTestWorld = async (): Promise<TestWorld> => new TestWorld(await makeTestPartners());
