import { type Clock, systemClock } from '../../../src/base/clock.ts';
import { isAppError } from '../../../src/base/errors.ts';
import type { SourceSecurity } from '../../../src/migration/connection/source-settings.ts';
import { Draw } from '../../corpora/imap-mail/draw.ts';
import type { DovecotServer } from '../../support/imap/dovecot.ts';
import { FaultProxy } from '../../support/imap/fault-proxy.ts';
import { type FaultKind, noFaults, randomFaults } from '../../support/imap/faults.ts';
import { readWholeMailbox } from '../../support/imap/read-whole-mailbox.ts';
import { compareCopy } from '../../support/migration/copied-mailbox.ts';
import { hurriedClock } from '../../support/migration/hurried-clock.ts';
import type { LandfallSide } from '../../support/migration/landfall-side.ts';
import { type RoundResult, type RoundSource, syncRound } from '../../support/migration/sync-round.ts';
import { verifyCopy } from '../../support/migration/verify-copy.ts';
import { LivingMailbox } from './living-mailbox.ts';

interface FaultyRunParts {
  readonly server: DovecotServer;
  readonly side: LandfallSide;
  readonly user: string;
  readonly draw: Draw;
  readonly seed: number;
}

/** Breaks of a line. A changed byte is noticed under TLS alone; elsewhere it only hits what comes before the mailbox. */
const breaks: readonly FaultKind[] = ['cut', 'cut', 'reset', 'reset', 'stall', 'refuse'];
/** The greeting and the answer to LOGIN: no checksum guards what comes after them on a plain line, nor does IMAP. */
const plainCorruptBytes = 150;
const timesFaster = 100;

/** One mailbox, rounds amid faults while its owner works, then a last round in peace. */
export class FaultyRun {
  readonly #parts: FaultyRunParts;
  /** What happened, for the message of a failure. */
  readonly #story: string[] = [];

  constructor(parts: FaultyRunParts) {
    this.#parts = parts;
  }

  /** What is wrong in the end, with the story of how it came to be; nothing if all is well. */
  async go(): Promise<string[]> {
    const { server, user, draw, seed } = this.#parts;
    const security = draw.pick(['None', 'Ssl', 'Tls'] as const);
    await using living = await LivingMailbox.move(server, user, new Draw(~seed), draw.between(1, 4));
    await using proxy = await this.#proxy(security);
    const rounds = draw.between(2, 4);
    for (let round = 0; round < rounds; round += 1) {
      const life = living.live(draw.between(2, 9), 25);
      // Awaited below; until then a failure belongs to nobody.
      life.catch(() => undefined);
      const outcome = await this.#round(proxy, security, draw);
      await life;
      this.#story.push(`round ${round}: ${outcome}`);
    }
    proxy.plan = noFaults;
    const differences = await this.#finish(proxy, security);
    return differences.length === 0 ? [] : [...differences, ...this.#story, ...living.story];
  }

  #proxy(security: SourceSecurity): Promise<FaultProxy> {
    const { server, draw, seed } = this.#parts;
    const target = { host: server.host, port: portOf(server, security) };
    const untilConnection = draw.between(1, 40);
    const isPlain = security === 'None';
    const onlyCorrupt = isPlain && draw.chance(15);
    this.#story.push(`${security}, faults until connection ${untilConnection}`);
    const faults = randomFaults({
      seed,
      kinds: onlyCorrupt ? ['corrupt'] : isPlain ? breaks : [...breaks, 'corrupt', 'corrupt'],
      withinBytes: onlyCorrupt ? plainCorruptBytes : draw.pick([3_000, 30_000, 200_000]),
      percent: 90,
      untilConnection,
    });
    // Slow enough for the owner to get between two answers.
    const slow = {
      delayMs: draw.between(0, 3),
      bytesPerSecond: draw.pick([2_000_000, 5_000_000, 20_000_000]),
    };
    return FaultProxy.start(target, (connection) => {
      const { toClient, ...rest } = faults(connection);
      return { ...rest, toClient: { ...slow, ...toClient } };
    });
  }

  /** May fail as often as it likes, in a way that says why. */
  async #round(proxy: FaultProxy, security: SourceSecurity, draw: Draw): Promise<string> {
    const stop = draw.chance(20) ? AbortSignal.timeout(draw.between(1, 400)) : new AbortController().signal;
    try {
      const { result } = await this.#sync(proxy, security, stop, hurriedClock(timesFaster));
      return JSON.stringify(result.counts);
    } catch (error) {
      if (stop.aborted && error === stop.reason) return 'stopped';
      if (!isAppError(error) || error.kind === 'internal') throw this.#told(error);
      return `${error.code}: ${error.message}`;
    }
  }

  async #finish(proxy: FaultProxy, security: SourceSecurity): Promise<string[]> {
    const { server, side, user, seed } = this.#parts;
    let last: RoundResult;
    try {
      last = await this.#sync(proxy, security, new AbortController().signal, systemClock);
    } catch (error) {
      throw this.#told(error);
    }
    const source = await readWholeMailbox({ host: server.host, port: server.port, user, password: 'pass' });
    const mailbox = await side.mailbox(seed);
    const { differences, skipped } = await compareCopy(source, mailbox, last.ledger);
    return [
      ...differences,
      ...skipped.map(
        ({ folder, uid, reason, text }) => `${folder} UID ${uid} was skipped, ${reason}: ${text}`,
      ),
      ...(await verifyCopy(mailbox, last.ledger, this.#source(proxy, security))),
    ];
  }

  async #sync(
    proxy: FaultProxy,
    security: SourceSecurity,
    signal: AbortSignal,
    clock: Clock,
  ): Promise<RoundResult> {
    const { side, seed } = this.#parts;
    const source = this.#source(proxy, security, clock !== systemClock);
    return syncRound(side, await side.mailbox(seed), { ...source, clock, signal });
  }

  #source(proxy: FaultProxy, security: SourceSecurity, isHurried = false): RoundSource {
    const timeouts = { connectMs: 100_000, greetingMs: 100_000, answerMs: 100_000, stallMs: 60_000 };
    const { host, port } = proxy;
    const settings = { host, port, security, acceptUntrustedCertificates: true };
    return {
      user: this.#parts.user,
      password: 'pass',
      settings: isHurried ? { ...settings, timeouts } : settings,
      options: { massDeletion: { action: 'follow', share: 1, messages: 1_000_000 } },
    };
  }

  #told(error: unknown): Error {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return new Error(`${text}\n${this.#story.join('\n')}`, { cause: error });
  }
}

function portOf(server: DovecotServer, security: SourceSecurity): number {
  return security === 'Ssl' ? (server.tlsPort ?? 0) : server.port;
}
