import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAppError } from '../../base/errors.ts';
import type { ChangeNumber, MailboxId } from '../../base/ids.ts';
import { MemoryBodyStore } from '../memory/memory-body-store.ts';
import { MemoryMailStore } from '../memory/memory-mail-store.ts';
import { type MailboxKey, unlimitedQuotas } from '../ports/mail-model.ts';
import type { MailStore } from '../ports/mail-store.ts';
import {
  guidOf,
  type MailStoreUnderTest,
  newTenant,
  type OpenMailStore,
  SettableClock,
  usualFolders,
} from './mail-store.contract/fixture.ts';
import { expectInvariants } from './mail-store.contract/invariants.ts';
import { anyCommand, type Command, type Situation } from './mail-store.contract/model-commands.ts';
import { anyLedgerCommand } from './mail-store.contract/model-ledger-commands.ts';
import { readAllProperties } from './mail-store.contract/state.ts';

export interface ModelOptions {
  readonly runs?: number;
  readonly commandsPerRun?: number;
}

/**
 * Runs random sequences of commands on a store and on the one in memory, side by side: every answer, every
 * refusal and the whole mailbox must be the same after each step.
 */
export function describeMailStoreModel(name: string, open: OpenMailStore, options: ModelOptions = {}): void {
  const { runs = fc.readConfigureGlobal().numRuns ?? 40, commandsPerRun = 40 } = options;
  describe(`mail store against its model: ${name}`, () => {
    const clock = new SettableClock();
    const model = new MemoryMailStore({ clock, bodies: new MemoryBodyStore() });
    let tested: MailStoreUnderTest | undefined;
    beforeAll(async () => {
      tested = await open({ clock });
    });
    afterAll(async () => {
      await tested?.close();
      await model.close();
    });

    it('answers as the model does, whatever is done', async () => {
      const stores = [model, tested?.store ?? model] as const;
      const command = fc.oneof(
        { weight: 5, arbitrary: anyCommand },
        { weight: 1, arbitrary: anyLedgerCommand },
      );
      const commands = fc.array(command, { maxLength: commandsPerRun, size: 'max' });
      await fc.assert(
        fc.asyncProperty(commands, (sequence) => runSideBySide(stores, sequence, clock)),
        { numRuns: runs },
      );
    });
  });
}

type Pair = readonly [model: MailStore, tested: MailStore];

async function runSideBySide(
  stores: Pair,
  commands: readonly Command[],
  clock: SettableClock,
): Promise<void> {
  const key = { tenant: newTenant(), mailbox: 1 as MailboxId };
  for (const store of stores) {
    await store.createMailbox(key, {
      guid: guidOf(key.tenant),
      quotas: unlimitedQuotas,
      folders: usualFolders,
    });
  }
  for (const command of commands) {
    clock.time += 700;
    const now = await situationOf(stores[0], key);
    const [wanted, given] = await both(stores, (store) => outcome(command.run(store, now)));
    expect(given, String(command)).toEqual(wanted);
    const [expected, actual] = await both(stores, (store) => wholeMailbox(store, key));
    expect(actual, `the mailbox after ${command}`).toEqual(expected);
  }
  const [expected, actual] = await both(stores, async (store) => {
    const state = await expectInvariants(store, key);
    return [state, await readAllProperties(store, state)];
  });
  expect(actual).toEqual(expected);
}

function both<T>([model, tested]: Pair, read: (store: MailStore) => Promise<T>): Promise<[T, T]> {
  return Promise.all([read(model), read(tested)]);
}

async function situationOf(store: MailStore, key: MailboxKey): Promise<Situation> {
  const folders = await store.listFolders(key);
  const mailbox = await store.findMailbox(key);
  return {
    key,
    folders: folders.map(({ folder }) => folder),
    changeNo: mailbox?.changeNo ?? (0 as ChangeNumber),
  };
}

/** The history from the beginning holds every folder, message and tombstone as it is now. */
async function wholeMailbox(store: MailStore, key: MailboxKey) {
  const ledgers = await store.listLedgers(key.tenant);
  return [
    await store.findMailbox(key),
    await store.changesSince(key, 0 as ChangeNumber, { limit: 100_000 }),
    await Promise.all(ledgers.map(({ ledger }) => store.readLedgerState(key.tenant, ledger))),
  ];
}

async function outcome(action: Promise<unknown>): Promise<unknown> {
  try {
    return { answer: await action };
  } catch (error) {
    if (isAppError(error) && error.kind !== 'internal') return { refused: error.kind, code: error.code };
    throw error;
  }
}
