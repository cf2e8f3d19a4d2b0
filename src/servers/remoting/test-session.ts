/** A server with one client that has a session open. */
import { expect } from 'vitest';
import { makeTestCallers } from './test-callers.ts';
import { makeTestServer, TestClient } from './test-client.ts';

export async function openTestSession(limits: Parameters<typeof makeTestServer>[0] = {}) {
  const callers = await makeTestCallers();
  const server = makeTestServer(limits);
  const client = new TestClient(server, callers.owner());
  expect(await client.open()).toBe('opened');
  return { ...callers, server, client };
}

export const until = async (isSo: () => boolean): Promise<void> => {
  for (let tries = 0; !isSo(); tries += 1) {
    if (tries > 400) throw new Error('It did not come to that.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
