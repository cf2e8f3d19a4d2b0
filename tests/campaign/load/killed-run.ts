import { setTimeout as sleep } from 'node:timers/promises';
import type { Draw } from '../../corpora/imap-mail/draw.ts';
import { checkShards } from '../../crash/load/check-shards.ts';
import { startChild } from '../../support/child.ts';
import type { DovecotServer } from '../../support/imap/dovecot.ts';
import { readWholeMailbox } from '../../support/imap/read-whole-mailbox.ts';
import { compareCopy } from '../../support/migration/copied-mailbox.ts';
import { LandfallSide } from '../../support/migration/landfall-side.ts';
import { verifyCopy } from '../../support/migration/verify-copy.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';
import { LivingMailbox } from './living-mailbox.ts';

interface KilledRunParts {
  readonly server: DovecotServer;
  readonly user: string;
  /** Of the run, and of whoever lives in the mailbox. */
  readonly draws: readonly [Draw, Draw];
}

/** A copy in a process that is killed again and again, and then once is not. */
export class KilledRun {
  readonly #parts: KilledRunParts;
  readonly #story: string[] = [];
  /** Of its kills, those that hit a copy under way. */
  killsAmidCopy = 0;

  constructor(parts: KilledRunParts) {
    this.#parts = parts;
  }

  /** What is wrong in the end, with the story of how it came to be; nothing if all is well. */
  async go(): Promise<string[]> {
    const { server, user, draws } = this.#parts;
    const [draw, livingDraw] = draws;
    const { folder, remove } = await createTemporaryFolder();
    try {
      await using living = await LivingMailbox.move(server, user, livingDraw, 8);
      for (let kills = draw.between(1, 3); kills > 0; kills -= 1) {
        const life = living.live(draw.between(0, 4), 60);
        // Awaited below; until then a failure belongs to nobody.
        life.catch(() => undefined);
        await this.#killAmidCopy(folder, draw);
        await life;
      }
      await this.#copyToTheEnd(folder);
      const wrong = [...(await this.#compare(folder)), ...(await checkShards(folder))];
      return wrong.length === 0 ? [] : [...wrong, ...this.#story, ...living.story];
    } finally {
      await remove();
    }
  }

  async #killAmidCopy(folder: string, draw: Draw): Promise<void> {
    await using child = await this.#start(folder);
    const afterMs = draw.chance(15) ? -draw.between(50, 350) : draw.between(0, 120);
    if (afterMs < 0) await sleep(-afterMs);
    else {
      await child.line(/^copying/);
      await sleep(afterMs);
    }
    const { signal } = await child.kill9();
    if (child.output.at(-1) === 'copying') this.killsAmidCopy += 1;
    this.#story.push(`killed after ${afterMs} ms (${signal ?? 'had ended'}): ${child.output.join('; ')}`);
    const unexpected = child.output.filter((line) => !/^(copying|copied|failed)/.test(line));
    if (unexpected.length > 0) throw new Error(`The process said:\n${unexpected.join('\n')}`);
  }

  async #copyToTheEnd(folder: string): Promise<void> {
    await using child = await this.#start(folder);
    const { code } = await child.exited;
    this.#story.push(`last: ${child.output.join('; ')}`);
    if (code !== 0) throw new Error(`The last copy failed:\n${this.#story.join('\n')}`);
  }

  #start(folder: string) {
    const { server, user } = this.#parts;
    return startChild('tests/campaign/load/copy-child.ts', {
      args: [folder, server.host, String(server.port), user],
    });
  }

  async #compare(folder: string): Promise<string[]> {
    const { server, user } = this.#parts;
    await using side = new LandfallSide(folder);
    const mailbox = await side.mailbox(1);
    const [ledger, ...more] = await side.mailboxes.findLedgers(mailbox.key.tenant, mailbox.key.mailbox);
    if (ledger === undefined || more.length > 0) return [`${more.length + 1} ledgers instead of one`];
    const source = await readWholeMailbox({ host: server.host, port: server.port, user, password: 'pass' });
    const { differences, skipped } = await compareCopy(source, mailbox, ledger);
    const settings = { host: server.host, port: server.port, security: 'None' } as const;
    return [
      ...differences,
      ...skipped.map((item) => `skipped: ${JSON.stringify(item)}`),
      ...(await verifyCopy(mailbox, ledger, { user, password: 'pass', settings })),
    ];
  }
}
