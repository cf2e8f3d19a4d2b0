import { systemClock } from '../../../src/base/clock.ts';
import type { MailboxId, TenantId } from '../../../src/base/ids.ts';
import { MemoryBodyStore } from '../../../src/store/memory/memory-body-store.ts';
import { MemoryMailStore } from '../../../src/store/memory/memory-mail-store.ts';
import type { MailboxKey } from '../../../src/store/ports/mail-model.ts';
import type { MailStore } from '../../../src/store/ports/mail-store.ts';
import { chooseOperation } from './choose-operation.ts';
import { type Operation, perform } from './operation.ts';
import { SeededRandom } from './seeded-random.ts';
import { outcomeOfError } from './serve-store.ts';
import { readSituation, type Snapshot, takeSnapshot, withoutTimes } from './snapshot.ts';
import { type AskedStore, killed, type Outcome } from './store-protocol.ts';

export type Resolution = 'nothingInFlight' | 'happened' | 'didNotHappen';

const mailboxes: readonly (readonly [tenant: number, mailbox: number])[] = [
  [1, 1],
  [1, 2],
  [1, 3],
  // The same number in another tenant.
  [2, 1],
  [2, 2],
];

/** Mailboxes of two tenants; the same seed gives each the same load. */
export function openLanes(seed: number): Lane[] {
  const model = new MemoryMailStore({ clock: systemClock, bodies: new MemoryBodyStore() });
  return mailboxes.map(([tenant, mailbox], index) => {
    const key = { tenant: tenant as TenantId, mailbox: mailbox as MailboxId };
    return new Lane(model, key, new SeededRandom(seed * 31 + index + 1));
  });
}

/**
 * One mailbox under load: one operation at a time, each followed in the model when it is acknowledged. After a
 * crash the one that was in flight has happened or has not, and nothing else is different.
 */
export class Lane {
  readonly key: MailboxKey;
  readonly #model: MailStore;
  readonly #random: SeededRandom;
  readonly #uidValidities = new Map<string, number>();
  #generation = 0;
  #inFlight: Operation | undefined;
  acknowledged = 0;

  constructor(model: MailStore, key: MailboxKey, random: SeededRandom) {
    this.#model = model;
    this.key = key;
    this.#random = random;
  }

  /**
   * Returns undefined when the process was killed before it answered. `unavailable` leaves open what happened,
   * until `verify` has looked.
   */
  async step(store: AskedStore): Promise<Outcome | undefined> {
    if (this.#inFlight !== undefined) throw new Error('What was in flight has to be verified first.');
    const situation = await readSituation(this.#model, this.key);
    const operation = chooseOperation(this.#random, this.key, situation);
    this.#inFlight = operation;
    const outcome = await store.ask({ kind: 'perform', key: this.key, operation });
    if (outcome === killed) return undefined;
    if ('refused' in outcome && outcome.refused === 'unavailable') return outcome;
    await this.#follow(operation, outcome);
    this.acknowledged += 1;
    return outcome;
  }

  /** Compares the mailbox with what it must be; returns undefined when the process was killed before. */
  async verify(store: AskedStore): Promise<Resolution | undefined> {
    const outcome = await store.ask({ kind: 'snapshot', key: this.key });
    if (outcome === killed) return undefined;
    if (!('answer' in outcome)) this.#fail(`could not be read: ${JSON.stringify(outcome)}`);
    const found = outcome.answer as Snapshot & { badBodies: readonly string[] };
    if (found.badBodies.length > 0) this.#fail(`has damaged bodies:\n${found.badBodies.join('\n')}`);
    const resolution = await this.#resolve(JSON.stringify(found.state));
    this.#checkUidValidities(found);
    return resolution;
  }

  async #resolve(found: string): Promise<Resolution> {
    const operation = this.#inFlight;
    const before = await this.#modelState();
    if (found === before) {
      this.#inFlight = undefined;
      return operation === undefined ? 'nothingInFlight' : 'didNotHappen';
    }
    if (operation === undefined) this.#fail(`is not as acknowledged:\n${difference(before, found)}`);
    await this.#follow(operation, undefined);
    const after = await this.#modelState();
    if (found !== after) {
      this.#fail(`is neither before nor after ${JSON.stringify(operation)}:\n${difference(after, found)}`);
    }
    return 'happened';
  }

  /** Does the same in the model. Where an answer came, the model must give the same one. */
  async #follow(operation: Operation, outcome: Outcome | undefined): Promise<void> {
    const expected = await outcomeOf(perform(this.#model, this.key, operation));
    if (outcome !== undefined && JSON.stringify(outcome) !== JSON.stringify(expected)) {
      const [given, wanted] = [outcome, expected].map((one) => JSON.stringify(one));
      this.#fail(`answered ${JSON.stringify(operation)} with\n${given}\ninstead of\n${wanted}`);
    }
    this.#inFlight = undefined;
    // The same mailbox number with other folders.
    if (operation.kind === 'createMailbox') this.#generation += 1;
  }

  /** RFC 9051 section 2.3.1.1: as long as a folder lives, its UIDVALIDITY stays. */
  #checkUidValidities({ uidValidities }: Snapshot): void {
    for (const [folder, value] of Object.entries(uidValidities)) {
      const name = `${this.#generation}/${folder}`;
      const known = this.#uidValidities.get(name) ?? value;
      this.#uidValidities.set(name, value);
      if (known !== value) this.#fail(`has UIDVALIDITY ${value} of folder ${folder} instead of ${known}`);
    }
  }

  async #modelState(): Promise<string> {
    return JSON.stringify((await takeSnapshot(this.#model, this.key)).state);
  }

  #fail(what: string): never {
    throw new Error(`Mailbox ${this.key.tenant}/${this.key.mailbox} ${what}`);
  }
}

async function outcomeOf(action: Promise<unknown>): Promise<Outcome> {
  try {
    return { answer: withoutTimes(await action) };
  } catch (error) {
    return outcomeOfError(error);
  }
}

/** Where two texts part, with what is around it. */
function difference(wanted: string, given: string): string {
  let at = 0;
  while (at < wanted.length && wanted[at] === given[at]) at += 1;
  const around = (text: string) => text.slice(Math.max(0, at - 200), at + 400);
  return `wanted …${around(wanted)}…\nfound  …${around(given)}…`;
}
