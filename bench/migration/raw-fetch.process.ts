/**
 * The lower bounds. A bare socket for each mailbox asks for every body at once, and hashes what comes: no client that
 * knows what it copies can be faster. With a folder, what comes is also on disk at the end: no store can be faster.
 */
import { createHash, type Hash } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { connect as connectTls } from 'node:tls';
import { KeptBytes } from './kept-bytes.ts';
import { answer } from './measured-process.ts';
import type { SourceAccount, Transfer } from './transfer.ts';

export interface RawInput {
  readonly accounts: readonly SourceAccount[];
  /** To make the bytes durable in. */
  readonly folder?: string;
  /** What reading alone costs. */
  readonly isUnhashed?: boolean;
}

export interface RawOutput extends Transfer {
  /** Of this process alone, and not the server's. */
  readonly copyCpuSeconds: number;
}

answer<RawInput, RawOutput>(async (input) => {
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const all = await Promise.all(input.accounts.map((account) => readMailbox(account, input)));
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    messages: all.reduce((sum, { messages }) => sum + messages, 0),
    bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
    wallMs: performance.now() - startedAt,
    copyCpuSeconds: (user + system) / 1e6,
  };
});

async function readMailbox(
  account: SourceAccount,
  { folder, isUnhashed = false }: RawInput,
): Promise<{ messages: number; bytes: number }> {
  const kept = folder === undefined ? undefined : await KeptBytes.create(path.join(folder, account.user));
  const socket = await open(account);
  const names = await folderNames(account);
  const answers = new AnswerReader(kept, !isUnhashed);
  socket.on('data', (chunk: Buffer) => {
    answers.receive(chunk);
    if (kept?.isFull !== true) return;
    socket.pause();
    void kept.settled().then(() => socket.resume());
  });
  const lines = [`LOGIN ${account.user} ${account.password}`];
  for (const name of names) lines.push(`EXAMINE ${name}`, 'UID FETCH 1:* (UID BODY.PEEK[])');
  socket.write([...lines, 'LOGOUT'].map((line, index) => `r${index} ${line}\r\n`).join(''), 'latin1');
  await once(socket, 'end');
  socket.destroy();
  await kept?.close();
  return { messages: answers.messages, bytes: answers.bytes };
}

/** On a connection of its own, before the clock matters: it takes two milliseconds. */
async function folderNames(account: SourceAccount): Promise<string[]> {
  const socket = await open(account);
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
  });
  socket.write(`l1 LOGIN ${account.user} ${account.password}\r\nl2 LIST "" *\r\nl3 LOGOUT\r\n`);
  await once(socket, 'end');
  socket.destroy();
  return [...text.matchAll(/^\* LIST \(([^)]*)\) "." (.+)\r$/gm)]
    .filter(([, flags = '']) => !/Noselect|NonExistent/i.test(flags))
    .map(([, , name = '']) => name);
}

async function open({ host, port, certificate }: SourceAccount): Promise<Socket> {
  const socket =
    certificate === undefined ? connect(port, host) : connectTls({ host, port, ca: certificate });
  socket.setNoDelay(true);
  await once(socket, certificate === undefined ? 'connect' : 'secureConnect');
  return socket;
}

/** Knows of IMAP that a line may end with `{n}`, and that n bytes follow. */
class AnswerReader {
  messages = 0;
  bytes = 0;
  #line: Buffer = Buffer.alloc(0);
  #literalLeft = 0;
  #hash: Hash | undefined;
  readonly #kept: KeptBytes | undefined;
  readonly #isHashed: boolean;

  constructor(kept: KeptBytes | undefined, isHashed: boolean) {
    this.#kept = kept;
    this.#isHashed = isHashed;
  }

  receive(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#literalLeft > 0) at = this.#readLiteral(chunk, at);
      else at = this.#readLine(chunk, at);
    }
  }

  #readLiteral(chunk: Buffer, at: number): number {
    const end = Math.min(chunk.length, at + this.#literalLeft);
    const bytes = chunk.subarray(at, end);
    this.#hash?.update(bytes);
    this.#kept?.add(bytes);
    this.#literalLeft -= end - at;
    this.bytes += end - at;
    if (this.#literalLeft === 0) {
      this.#hash?.digest();
      this.messages += 1;
    }
    return end;
  }

  #readLine(chunk: Buffer, at: number): number {
    const end = chunk.indexOf(10, at);
    const piece = chunk.subarray(at, end === -1 ? chunk.length : end + 1);
    this.#line = this.#line.length === 0 ? piece : Buffer.concat([this.#line, piece]);
    if (end === -1) return chunk.length;
    const size = /\{(\d+)\}\r\n$/.exec(this.#line.toString('latin1'))?.[1];
    this.#line = Buffer.alloc(0);
    if (size !== undefined) {
      this.#literalLeft = Number(size);
      if (this.#isHashed) this.#hash = createHash('sha256');
    }
    return end + 1;
  }
}
