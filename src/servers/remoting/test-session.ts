/** A server with one client that has a session open. */
import { expect } from 'vitest';
import type { Log, LogFields } from '../../base/log.ts';
import { makeTestCallers } from './test-callers.ts';
import { makeTestServer, TestClient } from './test-client.ts';

interface LogLine {
  readonly event: string;
  readonly [field: string]: unknown;
}

function listLog(lines: LogLine[]): Log {
  const write = (event: string, fields?: LogFields) => void lines.push({ ...fields, event });
  const log: Log = { debug: write, info: write, warn: write, error: write, child: () => log };
  return log;
}

export async function openTestSession(limits: Parameters<typeof makeTestServer>[0] = {}) {
  const callers = await makeTestCallers();
  const lines: LogLine[] = [];
  const server = makeTestServer(limits, { log: listLog(lines) });
  const client = new TestClient(server, callers.owner());
  expect(await client.open()).toBe('opened');
  return { ...callers, server, client, lines };
}

export const until = async (isSo: () => boolean): Promise<void> => {
  for (let tries = 0; !isSo(); tries += 1) {
    if (tries > 400) throw new Error('It did not come to that.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
