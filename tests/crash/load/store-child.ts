import { createInterface } from 'node:readline';
import { openLoadedStore, ServedStore } from './serve-store.ts';
import type { ChildAnswer, ChildRequest } from './store-protocol.ts';

/**
 * The process that is killed: it carries out what it reads from standard input, several things at a time, and
 * writes a line when each is done. Standard output is a pipe and therefore written at once.
 */
const served = new ServedStore(openLoadedStore(process.argv[2] as string));

createInterface({ input: process.stdin }).on('line', (line) => {
  const request = JSON.parse(line) as ChildRequest;
  void served.ask(request).then((outcome) => {
    const answer: ChildAnswer = { id: request.id, outcome };
    process.stdout.write(`${JSON.stringify(answer)}\n`);
    if (request.kind === 'close') process.stdin.destroy();
  });
});
