/** Sessions that their clients have left, and servers that stop, are killed, or are several. */
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../tests/support/manual-clock.ts';
import {
  deleteRequest,
  enumerateRequest,
  receiveRequest,
  reconnectRequest,
} from '../../../wire/wsman/index.ts';
import type { TestClient } from '../test-client.ts';
import { kim, makeTestWorld } from './test-world.ts';

const script = (text: string) => [{ script: text }];

async function listed(client: TestClient): Promise<readonly { shellId: string; state: string }[]> {
  const answer = await client.post(enumerateRequest(client.header, { messageId: client.id }));
  if (answer.kind !== 'listed') throw new Error(answer.kind);
  return answer.shells.map(({ shellId, state }) => ({ shellId, state }));
}

describe('a session that its client has disconnected', () => {
  it.each([
    ['a stop of the server', false],
    ['kill -9', true],
  ])('outlives %s', async (_, isKilled) => {
    const world = await makeTestWorld();
    const before = await world.opened(await world.start());
    await before.run(
      script(
        '$a = 5; $who = Get-Mailbox kim; $secret = ConvertTo-SecureString hidden -AsPlainText -Force; $VerbosePreference = "Continue"; function Add-One($n) { $n + 1 }; Set-Alias more Add-One; $list = 1, "two"',
      ),
    );
    const finished = await before.start(script('"one"; Write-Warning careful; "two"'));
    const running = await before.start(script('"early"; while ($true) { Start-Sleep -Milliseconds 5 }'));
    const heard = await before.receive(running);
    expect(heard.events.map(({ type }) => type)).toEqual(['output']);
    const buffered = await before.start(script('"kept"; while ($true) { Start-Sleep -Milliseconds 5 }'));
    await new Promise((resolve) => setTimeout(resolve, 30));
    await before.disconnect();
    await (isKilled ? world.kill(before.server) : before.server.stop());

    const next = await world.start();
    const after = await world.client(next, kim, before.id);
    expect(await listed(after)).toEqual([{ shellId: before.id.toUpperCase(), state: 'Disconnected' }]);
    expect(await after.connect()).toBe('connected');
    expect(await after.resume(finished)).toMatchObject({
      output: ['one', 'two'],
      others: ['warning: careful'],
      state: 'Completed',
    });
    expect((await after.resume(running)).state).toBe('Failed ServerStopped');
    expect(await after.resume(buffered)).toMatchObject({ output: ['kept'], state: 'Failed ServerStopped' });
    const { output, others } = await after.run(
      script(
        '$a; Add-One 1; more 2; $list; $who.Name; $secret.GetType().Name; [pscredential]::new("x", $secret).GetNetworkCredential().Password; Write-Verbose told',
      ),
    );
    expect(output).toEqual(['5', '2', '3', '1', 'two', 'kim', 'SecureString', 'hidden']);
    expect(others).toEqual(['verbose: told']);
    expect(await listed(after)).toEqual([{ shellId: before.id.toUpperCase(), state: 'Connected' }]);
  });

  it('is taken up by the same client too, which has no need to negotiate again', async () => {
    const world = await makeTestWorld();
    const before = await world.opened(await world.start());
    await before.run(script('$a = 5'));
    await before.disconnect();
    await world.kill(before.server);
    const next = await world.start();
    before.server = next;
    expect(await before.post(reconnectRequest(before.header, before.ids))).toEqual({ kind: 'done' });
    expect((await before.run(script('$a'))).output).toEqual(['5']);
  });
});

describe('what is kept', () => {
  it('counts, is listed and removed like any other, and its client is told by whom', async () => {
    const world = await makeTestWorld();
    const first = await world.start();
    const clients = [await world.opened(first), await world.opened(first), await world.opened(first)];
    for (const client of clients) await client.disconnect();
    await first.stop();
    const next = await world.start();
    const fourth = await (await world.client(next)).open();
    expect(fourth).toContain('you have exceeded the maximum number of connections allowed : 3');
    const [one, two] = clients;
    expect(fourth).toContain(`${one?.id.toUpperCase()} from 192.0.2.1`);
    expect(fourth).toContain('disconnected');
    const shown = await world.partners.as(
      kim,
      'Get-RemoteSession | % { "$($_.State) $($_.UserName) $($_.Organization)" }',
    );
    expect(shown).toEqual(Array(3).fill(`Disconnected ${kim} contoso`));
    await world.partners.as(kim, `Remove-RemoteSession ${one?.id} -Confirm:$false`);
    expect(await (await world.client(next, kim, one?.id)).connect()).toContain(`closed by ${kim}`);
    const other = await world.client(next, kim, two?.id);
    expect(await other.post(deleteRequest(other.header, other.ids))).toEqual({ kind: 'done' });
    expect(await (await world.client(next)).open()).toBe('opened');
  });

  it('is its account’s alone', async () => {
    const world = await makeTestWorld();
    const client = await world.opened(await world.start());
    await client.disconnect();
    const next = await world.start();
    const lee = await world.client(next, 'lee@contoso.com', client.id);
    expect(await lee.connect()).toMatch(/^InvalidSelectors/);
    expect(await listed(lee)).toEqual([]);
    expect((await listed(await world.client(next))).length).toBe(1);
  });

  it('tells nothing to whoever reads the store', async () => {
    const world = await makeTestWorld();
    const client = await world.opened(await world.start());
    await client.run(
      script('$a = "a word to be hidden"; $b = ConvertTo-SecureString hidden -AsPlainText -Force'),
    );
    await client.start(script('"a word to be hidden"'));
    await client.disconnect();
    const { store } = world.partners;
    const [tenant] = await store.listTenants({ limit: 1 });
    const collections = ['remoting.session', 'remoting.session.state'];
    const records = await Promise.all(
      collections.map((collection) => store.listRecords(tenant!.tenant, collection, { limit: 10 })),
    );
    expect(records.map(({ length }) => length)).toEqual([1, 1]);
    for (const { content, secret } of records.flat()) {
      expect(`${JSON.stringify(content)}${Buffer.from(secret ?? []).toString('latin1')}`).not.toContain(
        'hidden',
      );
    }
  });

  it('is no more than there is room for, and says so', async () => {
    const world = await makeTestWorld();
    const limits = { maxKeptOutputBytes: 20_000, maxKeptVariables: 2_000 };
    const client = await world.opened(await world.start({ limits }));
    await client.run(script('$small = 1; $large = "x" * 5000'));
    const id = await client.start(script('1..100 | % { "$_ " + "x" * 1000 }'));
    const fits = await client.start(script('"fits"'));
    await new Promise((resolve) => setTimeout(resolve, 30));
    await client.disconnect();
    await world.kill(client.server);
    const after = await world.client(await world.start({ limits }), kim, client.id);
    expect(await after.connect()).toBe('connected');
    const { output, state } = await after.resume(id);
    expect(state).toBe('Failed KeptOutputCut');
    expect(output.length).toBeGreaterThan(5);
    expect(output.length).toBeLessThan(20);
    expect((await after.resume(fits)).state).toBe('Failed KeptOutputCut');
    expect((await after.run(script('"$small <$large>"'))).output).toEqual(['1 <>']);
  });

  it('ends when it has been idle for as long as it may be, before and after the start together', async () => {
    const world = await makeTestWorld();
    const clock = new ManualClock();
    const limits = { idleTimeoutMs: 60_000 };
    const client = await world.opened(await world.start({ clock, limits }));
    await client.disconnect();
    await clock.advance(50_000);
    await world.kill(client.server);
    const next = await world.start({ clock, limits });
    const other = await world.client(next);
    expect(await listed(other)).toHaveLength(1);
    await clock.advance(11_000);
    await expect.poll(() => listed(other)).toEqual([]);
  });

  it('is what a client left whose connection broke, for as long as it may come back', async () => {
    const world = await makeTestWorld();
    const clock = new ManualClock();
    const client = await world.opened(await world.start({ clock, limits: { maxReceiveMs: 60_000 } }));
    await client.run(script('$a = 5'));
    const connection = new AbortController();
    const waiting = client.receive(undefined, 60_000, connection.signal);
    connection.abort();
    await waiting;
    const { store } = world.partners;
    const [tenant] = await store.listTenants({ limit: 1 });
    await expect.poll(() => store.countRecords(tenant!.tenant, 'remoting.session')).toBe(1);
    await world.kill(client.server);
    client.server = await world.start({ clock });
    expect((await client.run(script('$a'))).output).toEqual(['5']);
    expect(await store.countRecords(tenant!.tenant, 'remoting.session')).toBe(0);
    const again = new AbortController();
    const broken = client.receive(undefined, 60_000, again.signal);
    again.abort();
    await broken;
    await expect.poll(() => store.countRecords(tenant!.tenant, 'remoting.session')).toBe(1);
    await world.kill(client.server);
    const last = await world.start({ clock });
    await expect.poll(() => last.list()).toHaveLength(1);
    await clock.advance(46_000);
    await expect.poll(() => last.list()).toEqual([]);
  });
});

describe('rights', () => {
  it('are looked at again: what was taken from the account ends the session', async () => {
    const world = await makeTestWorld();
    await world.partners.relate("New-PartnerRelationship 'Contoso'");
    const anna = await world.opened(await world.start(), 'anna@fabrikam.com', 'contoso.com');
    expect((await anna.run(['Get-Mailbox'])).output).toEqual(['kim', 'lee']);
    await anna.disconnect();
    await world.kill(anna.server);
    const shown = 'Get-RemoteSession -All | % UserName';
    const next = await world.start();
    expect(await world.partners.as(kim, shown)).toContain('anna@fabrikam.com');
    await world.partners.as(kim, 'Remove-PartnerRelationship Contoso -Confirm:$false');
    const after = await world.client(next, 'anna@fabrikam.com', anna.id, 'contoso.com');
    const says = 'contoso ended the relationship "Contoso" on';
    expect(await after.connect()).toContain(says);
    expect(next.list()).toEqual([]);
    const answer = await after.post(receiveRequest(after.header, after.ids, undefined, 10));
    expect(answer.kind === 'fault' && answer.fault.message).toContain(says);
  });

  it('hold for the organisation that the session worked in, and for no other', async () => {
    const world = await makeTestWorld();
    await world.partners.relate("New-PartnerRelationship 'Contoso'");
    const anna = await world.opened(await world.start(), 'anna@fabrikam.com', 'contoso.com');
    await anna.disconnect();
    await world.kill(anna.server);
    const next = await world.start();
    const strayed = await world.client(next, 'anna@fabrikam.com', anna.id, 'fabrikam.com');
    expect(await strayed.connect()).toContain('works in contoso, and in no other');
    const after = await world.client(next, 'anna@fabrikam.com', anna.id, 'contoso.com');
    expect(await after.connect()).toBe('connected');
    expect((await after.run(['Get-Mailbox'])).output).toEqual(['kim', 'lee']);
  });
});

describe('several servers on one store', () => {
  it('hand a session over to the one at which its client is', async () => {
    const world = await makeTestWorld();
    const one = await world.start({ node: 'one', isAlone: false });
    const two = await world.start({ node: 'two', isAlone: false });
    const client = await world.opened(one);
    await client.run(script('$a = 5'));
    await client.disconnect();
    const other = await world.client(two, kim, client.id);
    expect(await listed(other)).toHaveLength(1);
    expect(await other.connect()).toBe('connected');
    expect((await other.run(script('$a'))).output).toEqual(['5']);
    expect((await client.receive(undefined)).fault).toBe('InvalidSelectors');
  });

  it('leave a session alone in which something runs, until its server stops', async () => {
    const world = await makeTestWorld();
    const limits = { handOverMs: 50 };
    const one = await world.start({ node: 'one', isAlone: false, limits });
    const two = await world.start({ node: 'two', isAlone: false, limits });
    const client = await world.opened(one);
    await client.start(script('while ($true) { Start-Sleep -Milliseconds 5 }'));
    await client.disconnect();
    const other = await world.client(two, kim, client.id);
    expect(await other.connect()).toContain(
      'is on another server of this platform (one), and a command of it still runs there',
    );
    await one.stop();
    expect(await (await world.client(two, kim, client.id)).connect()).toBe('connected');
  });

  it('take a session up once, however many ask for it at the same time', async () => {
    const world = await makeTestWorld();
    const left = await world.opened(await world.start({ node: 'gone', isAlone: false }));
    await left.disconnect();
    await left.server.stop();
    const nodes = await Promise.all(
      ['one', 'two', 'three'].map((node) => world.start({ node, isAlone: false })),
    );
    const clients = await Promise.all(nodes.map((server) => world.client(server, kim, left.id)));
    const told = await Promise.all(clients.map((client) => client.connect()));
    expect(told.filter((answer) => answer === 'connected')).toHaveLength(1);
    expect(told.filter((answer) => answer.startsWith('InvalidSelectors'))).toHaveLength(2);
  });

  it('end the copy of the one whose session was removed elsewhere', async () => {
    const world = await makeTestWorld();
    const limits = { holdMs: 20 };
    const one = await world.start({ node: 'one', isAlone: false, limits });
    const client = await world.opened(one);
    await client.disconnect();
    const two = await world.start({ node: 'two', isAlone: false, limits });
    expect(await two.close(client.id, 'an administrator')).toBe(true);
    await expect.poll(() => one.list()).toEqual([]);
  });
});
