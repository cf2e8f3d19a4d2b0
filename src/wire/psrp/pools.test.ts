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
  typesOf,
} from '../../../tests/support/psrp-pools.ts';
import {
  CredentialValue,
  ErrorRecord,
  PSObject,
  SecureStringValue,
  type Value,
} from '../powershell-language/index.ts';
import { ClientPool } from './client-pool.ts';
import { ServerPool } from './server-pool.ts';

describe('a pool', () => {
  it('opens, runs a command, and closes', () => {
    const { client, server } = opened();
    expect([client.state, server.state, server.id]).toEqual(['Opened', 'Opened', poolId]);
    const run = client.createPipeline(
      runId,
      request('Get-Mailbox', [
        { name: 'Identity', value: 'x' },
        { name: 'Force', value: undefined },
        { name: undefined, value: 1 },
      ]),
    );
    run.input('first');
    run.endInput();
    carry(client, server, [runId]);
    const events = drain(server);
    expect(typesOf(events)).toEqual(['pipeline', 'input', 'endOfInput']);
    expect(events[0]).toMatchObject({
      pipelineId: runId,
      request: {
        statements: [
          [
            {
              text: 'Get-Mailbox',
              args: [
                { name: 'Identity', value: 'x' },
                { name: 'Force', value: undefined },
                { name: undefined, value: 1 },
              ],
            },
          ],
        ],
      },
    });
    const answer = server.pipeline(runId);
    answer.output(new PSObject([['Name', 'x']]));
    answer.warning({ message: 'careful' });
    answer.progress({
      activity: 'a',
      activityId: 1,
      statusDescription: 's',
      parentActivityId: -1,
      percentComplete: 50,
      secondsRemaining: -1,
      completed: false,
    });
    answer.information({
      messageData: 'told',
      source: 'x',
      timeGenerated: new Date(0),
      tags: ['PSHOST'],
      user: 'u',
      computer: 'c',
      processId: 1,
    });
    answer.error(new ErrorRecord({ message: 'no', category: 'ObjectNotFound', fullyQualifiedErrorId: 'Id' }));
    answer.complete();
    carry(server, client, [runId]);
    const told = drain(client);
    expect(typesOf(told)).toEqual(['output', 'warning', 'progress', 'information', 'error', 'pipelineState']);
    expect(told[4]).toMatchObject({ error: { record: { message: 'no', category: 'ObjectNotFound' } } });
    expect(told[5]).toMatchObject({ state: 'Completed' });
    const [output] = told;
    const value = output?.type === 'output' ? output.value : null;
    expect(value instanceof PSObject && value.typeNames[0]).toBe(
      'Deserialized.System.Management.Automation.PSCustomObject',
    );
    server.close();
    carry(server, client, [undefined]);
    expect(drain(client)).toEqual([{ type: 'poolState', state: 'Closed', error: undefined }]);
  });

  it('cuts messages to the size that it is told', () => {
    const { client, server } = opened();
    client.createPipeline(
      runId,
      request('Set-Mailbox', [{ name: 'Photo', value: new Uint8Array(20_000).fill(9) }]),
    );
    expect(client.queuedBytes(runId)).toBeGreaterThan(20_000);
    expect(carry(client, server, [runId], 100)).toBeGreaterThan(250);
    const [event] = drain(server);
    expect(event?.type === 'pipeline' && event.request.statements[0]?.[0]?.args[0]?.value).toEqual(
      new Uint8Array(20_000).fill(9),
    );
    expect(client.queuedBytes(runId)).toBe(0);
  });

  it('exchanges a key, and then secrets', () => {
    const { client, server } = opened();
    const secret = new CredentialValue('user', new SecureStringValue('pass 한글'));
    expect(() =>
      client.createPipeline(runId, request('New-Mailbox', [{ name: 'Credential', value: secret }])),
    ).toThrow('a key for it');
    server.requestKey();
    carry(server, client, [undefined]);
    expect(typesOf(drain(client))).toEqual(['keyRequested']);
    client.sendPublicKey();
    carry(client, server, [undefined]);
    expect(typesOf(drain(server))).toEqual(['keyExchanged']);
    carry(server, client, [undefined]);
    expect(typesOf(drain(client))).toEqual(['keyExchanged']);
    client.createPipeline(runId, request('New-Mailbox', [{ name: 'Credential', value: secret }]));
    carry(client, server, [runId]);
    const [event] = drain(server);
    const got: Value = event?.type === 'pipeline' ? event.request.statements[0]?.[0]?.args[0]?.value : null;
    expect(got instanceof CredentialValue && got.password.reveal()).toBe('pass 한글');
    server.pipeline(runId).output(new SecureStringValue('back'));
    carry(server, client, [runId]);
    const [told] = drain(client);
    expect(told?.type === 'output' && told.value instanceof SecureStringValue && told.value.reveal()).toBe(
      'back',
    );
  });

  it('calls the host and hears its answer', () => {
    const { client, server } = opened();
    const run = client.createPipeline(runId, request('Read-Host'));
    carry(client, server, [runId]);
    drain(server);
    const answer = server.pipeline(runId);
    expect(answer.hostCall('WriteLine2', ['text'])).toBe(-100n);
    const callId = answer.hostCall('ReadLine', []);
    expect(callId).toBe(1n);
    carry(server, client, [runId]);
    expect(drain(client)[1]).toMatchObject({ type: 'hostCall', call: { method: 'ReadLine', callId } });
    run.respond({ callId, method: 'ReadLine', value: 'typed' });
    carry(client, server, [runId]);
    expect(drain(server)).toEqual([
      { type: 'hostResponse', pipelineId: runId, response: { callId, method: 'ReadLine', value: 'typed' } },
    ]);
  });

  it('is asked for its size', () => {
    const { client, server } = opened();
    const ids = [client.setMaxRunspaces(3), client.getAvailableRunspaces(), client.resetRunspaceState()];
    carry(client, server, [undefined]);
    expect(drain(server)).toEqual([
      { type: 'setRunspaces', bound: 'max', count: 3, callId: ids[0] },
      { type: 'availableRunspaces', callId: ids[1] },
      { type: 'reset', callId: ids[2] },
    ]);
    server.answerRunspaces(1n, true);
    server.answerRunspaces(2n, 3n);
    carry(server, client, [undefined]);
    expect(drain(client)).toEqual([
      { type: 'availability', callId: 1n, answer: true },
      { type: 'availability', callId: 2n, answer: 3n },
    ]);
  });

  it('gives its commands', () => {
    const { client, server } = opened();
    client.getCommandMetadata(runId, {
      names: ['*'],
      commandType: 511,
      namespaces: undefined,
      args: undefined,
    });
    carry(client, server, [runId]);
    expect(drain(server)).toEqual([
      {
        type: 'commandMetadata',
        pipelineId: runId,
        request: { names: ['*'], commandType: 511, namespaces: undefined, args: undefined },
      },
    ]);
  });

  it('is taken up by another client', () => {
    const { client, server } = opened();
    client.createPipeline(runId, request('Get-Slow'));
    carry(client, server, [runId]);
    drain(server);
    const other = new ClientPool({ id: poolId });
    other.connect();
    carry(other, server, [undefined]);
    expect(typesOf(drain(server))).toEqual(['connect']);
    server.pipeline(runId).output('late');
    server.acceptConnect(privateData);
    carry(server, other, [undefined]);
    expect(typesOf(drain(other))).toEqual(['capability', 'poolData', 'privateData']);
    expect(other.state).toBe('Opened');
    other.attachPipeline(runId);
    carry(server, other, [runId]);
    expect(drain(other)).toEqual([{ type: 'output', pipelineId: runId, value: 'late' }]);
  });

  it('is taken up while it still asks the client before', () => {
    const { client, server } = opened();
    const other = new ClientPool({ id: client.id });
    other.connect();
    carry(other, server, [undefined]);
    drain(server);
    server.hostCall('ReadLine', []);
    server.acceptConnect(privateData);
    carry(server, other, [undefined]);
    expect(typesOf(drain(other))).toEqual(['hostCall', 'capability', 'poolData', 'privateData']);
    expect(other.state).toBe('Opened');
  });

  /** Somebody has got a hundred bytes of it, and another is there now. */
  function halfway() {
    const { client, server } = opened();
    client.createPipeline(runId, request('Get-Slow'));
    carry(client, server, [runId]);
    drain(server);
    server.pipeline(runId).output('half '.repeat(100));
    server.take(runId, 100);
    const other = new ClientPool({ id: poolId });
    const join = () => {
      other.connect();
      carry(other, server, [undefined]);
      drain(server);
      server.acceptConnect(privateData);
      carry(server, other, [undefined]);
      drain(other);
      other.attachPipeline(runId);
    };
    const takeAll = () => {
      const taken: Uint8Array[] = [];
      for (let bytes = server.take(runId, 100); bytes; bytes = server.take(runId, 100)) taken.push(bytes);
      return taken;
    };
    return { server, other, join, takeAll };
  }

  it('is taken up in the middle of a message, which then begins anew', () => {
    const { server, other, join, takeAll } = halfway();
    join();
    server.pipeline(runId).output('whole');
    for (const bytes of takeAll()) other.receive(bytes);
    expect(drain(other)).toEqual([
      { type: 'output', pipelineId: runId, value: 'half '.repeat(100) },
      { type: 'output', pipelineId: runId, value: 'whole' },
    ]);
  });

  it('is taken up from a server that goes on with the rest of a message, which is nobody’s', () => {
    const { server, other, join, takeAll } = halfway();
    const rest = takeAll();
    join();
    server.pipeline(runId).output('whole');
    for (const bytes of [...rest, ...takeAll()]) other.receive(bytes);
    expect(drain(other)).toEqual([{ type: 'output', pipelineId: runId, value: 'whole' }]);
  });

  it('survives the process that it lived in', () => {
    const server = new ServerPool({
      randomBytes,
      restored: { id: poolId, minRunspaces: 1, maxRunspaces: 5 },
    });
    const client = new ClientPool({ id: poolId });
    client.connect();
    carry(client, server, [undefined]);
    drain(server);
    server.acceptConnect(privateData);
    carry(server, client, [undefined]);
    expect(drain(client)[1]).toEqual({ type: 'poolData', minRunspaces: 1, maxRunspaces: 5 });
  });

  it('survives with what waits for its client, and the client goes on where it was', () => {
    const { client, server } = opened();
    client.sendPublicKey();
    carry(client, server, [undefined]);
    drain(server);
    carry(server, client, [undefined]);
    drain(client);
    const run = client.createPipeline(runId, request('Get-Mailbox'));
    carry(client, server, [runId]);
    server.pipeline(runId).output('one'.repeat(100));
    server.pipeline(runId).output('two');
    // A part of the first is on its way already.
    client.receive(server.take(runId, 60) ?? new Uint8Array());
    const kept = server.snapshot();
    if (kept === undefined) throw new Error('It is open.');
    const next = new ServerPool({ randomBytes, restored: kept });
    expect(next.pipeline(runId).state).toBe('Running');
    next.pipeline(runId).output(new SecureStringValue('under the key of before'));
    next.pipeline(runId).complete();
    carry(next, client, [runId]);
    const [one, two, secret, end] = drain(client).slice(-4);
    expect([one, two]).toMatchObject([{ value: 'one'.repeat(100) }, { value: 'two' }]);
    const value = secret?.type === 'output' ? secret.value : undefined;
    expect(value instanceof SecureStringValue && value.reveal()).toBe('under the key of before');
    expect(end).toMatchObject({ type: 'pipelineState', state: 'Completed' });
    expect(run.state).toBe('Completed');
  });

  it('gives a client that takes it up the whole of what another had received in part', () => {
    const { client, server } = opened();
    client.createPipeline(runId, request('Get-Mailbox'));
    carry(client, server, [runId]);
    server.pipeline(runId).output('long'.repeat(100));
    expect(server.take(runId, 60)).toHaveLength(60);
    const other = new ClientPool({ id: poolId });
    other.connect();
    carry(other, server, [undefined]);
    server.acceptConnect(privateData);
    carry(server, other, [undefined]);
    drain(other);
    other.attachPipeline(runId);
    carry(server, other, [runId]);
    expect(drain(other)).toEqual([{ type: 'output', pipelineId: runId, value: 'long'.repeat(100) }]);
  });

  it('is refused with the reason', () => {
    const client = new ClientPool({ id: poolId });
    const server = new ServerPool({ randomBytes });
    client.open();
    carry(client, server, [undefined]);
    const message =
      'Fail to create a runspace because you have exceeded the maximum number of connections allowed : 3';
    server.refuse(new ErrorRecord({ message, category: 'ResourceUnavailable', fullyQualifiedErrorId: 'x' }));
    carry(server, client, [undefined]);
    expect(drain(client).at(-1)).toMatchObject({ type: 'poolState', state: 'Broken', error: { message } });
  });

  it('has a limit of pipelines, and says so in the next', () => {
    const { client } = opened();
    const server = new ServerPool({
      randomBytes,
      limits: { maxPipelines: 0 },
      restored: { id: poolId, minRunspaces: 1, maxRunspaces: 1 },
    });
    client.createPipeline(runId, request('Get-Mailbox'));
    carry(client, server, [runId]);
    expect(drain(server)).toEqual([]);
    carry(server, client, [runId]);
    expect(drain(client)).toMatchObject([
      { state: 'Failed', error: { fullyQualifiedErrorId: 'TooManyPipelines' } },
    ]);
  });

  it('forgets a pipeline that was released', () => {
    const { client, server } = opened();
    const run = client.createPipeline(runId, request('Get-Mailbox'));
    carry(client, server, [runId]);
    server.pipeline(runId).output(1);
    server.release(runId);
    expect(server.queuedBytes(runId)).toBe(0);
    run.endInput();
    carry(client, server, [runId]);
    expect(typesOf(drain(server))).toEqual(['pipeline']);
    expect(() => server.pipeline(runId)).toThrow('no pipeline');
  });
});
