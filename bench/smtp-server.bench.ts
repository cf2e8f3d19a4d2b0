/** What comes by SMTP, from the first MAIL until it is in the mailboxes, beside putting the same into them at once. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { type Benchmark, type BenchmarkContext, elapsedMs, perSecond } from './harness.ts';
import type { ServeInput, ServeQuestion } from './smtp-server/serve.process.ts';
import { messageSource } from './store-fixture.ts';

const messages = 2_000;
const people = 20;

interface Server {
  readonly port: number;
  ask(question: ServeQuestion): Promise<number>;
}

async function serve({ scratch, cleanup }: BenchmarkContext): Promise<Server> {
  const child: ChildProcess = fork(path.join(import.meta.dirname, 'smtp-server', 'serve.process.ts'), {
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  cleanup(async () => {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  });
  child.send({ scratch, people } satisfies ServeInput);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    port,
    async ask(question) {
      child.send(question);
      const [{ ms }] = (await once(child, 'message')) as [{ ms: number }];
      return ms;
    },
  };
}

/** Answers of one line or several, each by its code. */
async function* answersOf(socket: Socket): AsyncGenerator<string> {
  let unread = '';
  for await (const chunk of socket.setEncoding('latin1') as AsyncIterable<string>) {
    unread += chunk;
    for (let end = unread.indexOf('\r\n'); end >= 0; end = unread.indexOf('\r\n')) {
      const line = unread.slice(0, end);
      unread = unread.slice(end + 2);
      if (line[3] === ' ') yield line.slice(0, 3);
    }
  }
}

/** As a server does that has much to bring: MAIL, RCPT and DATA ahead, the message when it is told to go on. */
async function bring(
  port: number,
  mails: readonly Uint8Array[],
  to: (index: number) => string,
): Promise<void> {
  const socket = connect(port, '127.0.0.1').setNoDelay(true);
  const answers = answersOf(socket);
  const expectCodes = async (...codes: readonly string[]) => {
    for (const code of codes) {
      const { value } = await answers.next();
      if (value !== code) throw new Error(`The server said ${String(value)} instead of ${code}.`);
    }
  };
  socket.write('EHLO bench.example\r\n');
  await expectCodes('220', '250');
  for (const [index, bytes] of mails.entries()) {
    socket.write(`MAIL FROM:<a@b.example> SIZE=${bytes.length}\r\nRCPT TO:<${to(index)}>\r\nDATA\r\n`);
    await expectCodes('250', '250', '354');
    socket.write(bytes);
    socket.write('\r\n.\r\n');
    await expectCodes('250');
  }
  socket.destroy();
}

async function bringOver(
  server: Server,
  connections: number,
): Promise<{ takenMs: number; deliveredMs: number }> {
  const all = messageSource()(messages);
  let takenMs = 0;
  const deliveredMs = await elapsedMs(async () => {
    takenMs = await elapsedMs(() =>
      Promise.all(
        Array.from({ length: connections }, (_, number) => {
          const share = all.filter((_, index) => index % connections === number);
          return bring(
            server.port,
            share,
            (index) => `user${(index * connections + number) % people}@contoso.example`,
          );
        }),
      ),
    );
    await server.ask({ ask: 'drained' });
  });
  return { takenMs, deliveredMs };
}

export const benchmarks: readonly Benchmark[] = [1, 10].map((connections) => ({
  name: `smtp server, ${connections === 1 ? 'one connection' : `${connections} connections`}`,
  unit: 'messages/s',
  better: 'higher',
  // What is taken faster than it is delivered must not wait for the queue to look again.
  target: { ratioAtLeast: 0.05 },
  async run(context) {
    const server = await serve(context);
    const { takenMs, deliveredMs } = await bringOver(server, connections);
    const appendMs = await server.ask({ ask: 'append', count: messages });
    return {
      value: perSecond(messages, deliveredMs),
      peer: { name: 'the store’s own append', value: perSecond(messages, appendMs) },
      extra: { takenPerSecond: perSecond(messages, takenMs) },
      note: `${messages} messages of 20 KB to ${people} mailboxes, until all are delivered; each is on disk before its 250`,
    };
  },
}));
