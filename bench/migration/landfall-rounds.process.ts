/** Rounds after the first, in a process that is running: nothing changed, then little. */
import { imapDate } from '../../tests/support/imap/fill-mailbox.ts';
import { PlainClient } from '../../tests/support/imap/plain-client.ts';
import { LandfallSide } from '../../tests/support/migration/landfall-side.ts';
import { syncRound } from '../../tests/support/migration/sync-round.ts';
import { answer } from './measured-process.ts';
import { roundSourceOf } from './round-source.ts';
import type { SourceAccount } from './transfer.ts';

export interface RoundsInput {
  readonly account: SourceAccount;
  readonly dataFolder: string;
  readonly rounds: number;
}

export interface RoundsOutput {
  readonly folders: number;
  readonly unchangedMs: readonly number[];
  /** 100 new messages, and other flags on 200. */
  readonly changedMs: readonly number[];
}

const newMessages = 100;
const newFlags = 200;

answer<RoundsInput, RoundsOutput>(async ({ account, dataFolder, rounds }) => {
  await using side = new LandfallSide(dataFolder);
  const mailbox = await side.mailbox(1);
  await using owner = await PlainClient.signIn(account, { name: account.user, password: account.password });
  const source = roundSourceOf(account);
  await syncRound(side, mailbox, source);
  const [unchangedMs, changedMs]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    unchangedMs.push(await timed(() => syncRound(side, mailbox, source)));
    const before = (await mailbox.describe()).usage.itemCount;
    await change(owner, round);
    changedMs.push(await timed(() => syncRound(side, mailbox, source)));
    const arrived = (await mailbox.describe()).usage.itemCount - before;
    if (arrived !== newMessages) throw new Error(`${arrived} of ${newMessages} new messages arrived.`);
  }
  return { folders: (await mailbox.folders()).visible().length, unchangedMs, changedMs };
});

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

async function change(owner: PlainClient, round: number): Promise<void> {
  for (let sent = 0; sent < newMessages; sent += 1) {
    const text = `Subject: new ${round}.${sent}\r\n\r\n${'새 메시지 '.repeat(400)}\r\n`;
    const folder = sent % 2 === 0 ? 'INBOX' : 'Projects';
    await owner.must(`APPEND ${folder} () "${imapDate(new Date())}"`, Buffer.from(text));
  }
  await owner.must('SELECT INBOX');
  const first = 1 + round * newFlags;
  await owner.must(`STORE ${first}:${first + newFlags - 1} +FLAGS.SILENT ($label${round % 5})`);
  await owner.must('UNSELECT');
}
