/** What clients send that is wrong, or too much, and that no other session notices it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as wsman from '../../wire/wsman/index.ts';
import { receiveRequest, stopRequest } from '../../wire/wsman/index.ts';
import { TestClient } from './test-client.ts';
import { openTestSession } from './test-session.ts';

describe('what a client sends that is wrong', () => {
  it('is answered with a fault, and the session goes on', async () => {
    const { client } = await openTestSession();
    const good = receiveRequest(client.header, client.ids, undefined, 10);
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length), fc.nat(60), fc.string(), async (at, length, patch) => {
        const response = await client.post(good.slice(0, at) + patch + good.slice(at + length));
        expect(['fault', 'received', 'done', 'shells']).toContain(response.kind);
      }),
    );
    expect((await client.run([['Write-Output', { InputObject: 'a' }]])).output).toEqual(['a']);
  });

  it('in fragments breaks that session and no other', async () => {
    const { client, server, owner } = await openTestSession();
    const bad = new TestClient(server, owner());
    expect(await bad.open()).toBe('opened');
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
        const body = wsman.sendRequest(bad.header, bad.ids, undefined, 'stdin', [bytes]);
        expect(['fault', 'done']).toContain((await bad.post(body)).kind);
      }),
    );
    expect((await client.run([['Write-Output', { InputObject: 'a' }]])).output).toEqual(['a']);
  });

  it.each([
    [
      'another resource',
      (text: string) => text.replaceAll('powershell/Microsoft.Exchange', 'wbem/cmd'),
      'DestinationUnreachable',
    ],
    [
      'an id that is no GUID',
      (text: string) => text.replace(/ShellId="[^"]*"/, 'ShellId="x"'),
      'InvalidParameter',
    ],
  ])('as %s', async (_, change, fault) => {
    const { server, owner } = await openTestSession();
    const client = new TestClient(server, owner());
    client.pool.open();
    const creation = Buffer.concat(client.takeAll(undefined));
    const response = await client.post(change(wsman.createRequest(client.header, client.ids, creation)));
    expect(response).toMatchObject({ kind: 'fault', fault: { subcode: fault } });
  });

  it('never, where it stops pipelines and does not ask how they ended', async () => {
    const { client } = await openTestSession({ maxPipelines: 2 });
    for (let count = 0; count < 5; count += 1) {
      const id = await client.start(['Wait-Forever']);
      await client.post(stopRequest(client.header, client.ids, id));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect((await client.run([['Write-Output', { InputObject: 'a' }]])).output).toEqual(['a']);
  });

  it('as more pipelines than a session may have', async () => {
    const { client } = await openTestSession({ maxPipelines: 2 });
    await client.start(['Wait-Forever']);
    await client.start(['Wait-Forever']);
    const id = await client.start(['Wait-Forever']);
    expect((await client.receive(id)).fault).toBe('InvalidSelectors');
  });
});
