import { describe, expect, it } from 'vitest';
import type { AccountPrincipal, Principal } from '../access/principal.ts';
import { systemClock } from '../base/clock.ts';
import type { Guid, RecipientId, TenantId } from '../base/ids.ts';
import { type ConnectionFacts, noActivity } from '../mailbox/activity-recorder.ts';
import { ConnectionsTold } from './connections-told.ts';

const account = (id: number): AccountPrincipal => ({
  ...{ kind: 'account', name: `user${id}`, tenant: 1 as TenantId, recipient: id as RecipientId },
  guid: `00000000-0000-4000-8000-00000000000${id}` as Guid,
});

describe('a connection whose requests all say who it is', () => {
  it('is told of once for each account, and not at all for the platform', () => {
    const told: ConnectionFacts[] = [];
    const connections = new ConnectionsTold(
      { ...noActivity, connected: (facts) => told.push(facts) },
      systemClock,
    );
    const [first, second] = [{}, {}];
    const requests: [connection: object, principal: Principal][] = [
      [first, account(1)],
      [first, account(1)],
      [first, account(2)],
      [second, account(1)],
      [first, account(1)],
      [second, { kind: 'platform', name: 'root' }],
    ];
    for (const [connection, principal] of requests) connections.tell(connection, principal, 'REST', 'curl');
    expect(told.map(({ recipient, clientType, clientName }) => [recipient, clientType, clientName])).toEqual([
      [1, 'REST', 'curl'],
      [2, 'REST', 'curl'],
      [1, 'REST', 'curl'],
    ]);
  });
});
