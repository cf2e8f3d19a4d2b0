/** What answering costs a process of this platform at least: node:http, which reads a request and gives bytes that are there already. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One after the other, and then from the first again. */
export interface BareAnswer {
  readonly headers: readonly string[];
  /** In base64. */
  readonly body: string;
}

export interface BareFigures {
  readonly port: number;
  readonly cpuMs: number;
}

process.once('disconnect', () => process.exit(0));
const [answers] = (await once(process, 'message')) as [readonly BareAnswer[]];
const ready = answers.map(({ headers, body }) => ({ headers, body: Buffer.from(body, 'base64') }));
let turn = 0;
const server = createServer((request, response) => {
  request.on('data', () => undefined);
  request.on('end', () => {
    const answer = ready[turn % ready.length];
    turn += 1;
    response.writeHead(200, [...(answer?.headers ?? [])]).end(answer?.body);
  });
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
const tell = () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ port, cpuMs: (user + system) / 1_000 } satisfies BareFigures);
};
process.on('message', tell);
tell();
