import { describe, expect, it } from 'vitest';
import {
  carry,
  drain,
  opened,
  poolId,
  privateData,
  randomBytes,
  request,
  runId,
} from '../../../tests/support/psrp-pools.ts';
import { ClientPool } from './client-pool.ts';
import { ServerPool } from './server-pool.ts';

describe('what the state forbids', () => {
  it('throws where this side does it', () => {
    const client = new ClientPool({ id: poolId });
    expect(() => client.createPipeline(runId, request('x'))).toThrow(
      'create may not happen in the state BeforeOpen',
    );
    expect(() => client.sendPublicKey()).toThrow('sendKey may not happen');
    const server = new ServerPool({ randomBytes });
    expect(() => server.accept(privateData)).toThrow('accept may not happen in the state BeforeOpen');
    const pools = opened();
    pools.client.createPipeline(runId, request('x'));
    carry(pools.client, pools.server, [runId]);
    const run = pools.server.pipeline(runId);
    run.complete();
    expect(() => run.output(1)).toThrow(expect.objectContaining({ side: 'local', code: 'state' }));
  });

  it('breaks the pool where the peer does it', () => {
    const { client, server } = opened();
    const fresh = new ServerPool({ randomBytes });
    client.createPipeline(runId, request('x'));
    const early = client.take(runId, 100_000) ?? new Uint8Array();
    fresh.receive(early);
    expect(drain(fresh)).toMatchObject([
      { type: 'protocolError', error: { code: 'unexpectedMessage', side: 'remote' } },
    ]);
    expect(fresh.state).toBe('Broken');
    server.receive(early);
    server.receive(early);
    expect(drain(server).at(-1)).toMatchObject({
      error: { message: expect.stringContaining('exists already') },
    });
    carry(server, client, [undefined]);
    expect(drain(client).at(-1)).toMatchObject({
      state: 'Broken',
      error: { fullyQualifiedErrorId: 'PSRemotingProtocolError' },
    });
    server.receive(early);
    expect(drain(server)).toEqual([]);
  });
});
