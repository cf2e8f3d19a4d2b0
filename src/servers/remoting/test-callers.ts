/** Callers over rooms in memory. */

import { allCmdlets } from '../../cmdlets/all-cmdlets.ts';
import { denyEverything } from '../../cmdlets/kit/authorizers.ts';
import { defineCmdlet } from '../../cmdlets/kit/definition.ts';
import { Runtime } from '../../cmdlets/kit/runtime.ts';
import { makeTestRuntime, type TestRuntime } from '../../cmdlets/kit/test-runtime.ts';
import type { Caller } from './caller.ts';

const synopsis = { en: 'Of the test.', ko: '시험용.' };
const base = {
  synopsis,
  role: 'Test',
  scope: 'none',
  effect: 'read',
  examples: [{ line: 'x', synopsis }],
} as const;

/** What the test's own cmdlets have gone through. */
export interface Witness {
  readonly seen: string[];
}

export const makeWitness = (): Witness => ({ seen: [] });

/** Counts without end, until it is stopped. */
const counting = ({ seen }: Witness) =>
  defineCmdlet({
    ...base,
    name: 'Get-Count',
    parameters: {},
    async *process() {
      try {
        for (let number = 0; ; number += 1) {
          seen[0] = `at ${number > 0}`;
          yield `${number} ${'x'.repeat(1_000)}`;
        }
      } finally {
        seen.push('ended');
      }
    },
  });

/** Waits until it is told to stop. */
const waiting = ({ seen }: Witness) =>
  defineCmdlet({
    ...base,
    name: 'Wait-Forever',
    parameters: {},
    async process(_, { signal }) {
      seen.push('waits');
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      seen.push('stopped');
      return undefined;
    },
  });

export interface TestCallers {
  readonly rooms: TestRuntime;
  readonly witness: Witness;
  /** With all rights. */
  owner(account?: string, maxSessions?: number): Caller;
  /** With no rights at all. */
  nobody(): Caller;
  /** With the roles of an account. */
  account(name: string): Caller;
}

export async function makeTestCallers(): Promise<TestCallers> {
  const witness = makeWitness();
  const extra = [counting(witness), waiting(witness)];
  const rooms = await makeTestRuntime({ extra });
  const { surroundings, sessions } = rooms;
  return {
    rooms,
    witness,
    owner: (account = 'owner', maxSessions = 3) => ({
      name: account,
      account,
      maxSessions,
      openRuntime: async ({ organization, ...request }) =>
        organization === undefined
          ? new Runtime({ ...surroundings, ...request, cmdlets: [...allCmdlets, ...extra] })
          : sessions.open({ kind: 'platform', name: account }, { ...request, organization }),
    }),
    nobody: () => ({
      name: 'nobody',
      account: 'nobody',
      maxSessions: 3,
      openRuntime: async ({ organization: _, ...request }) =>
        new Runtime({ ...surroundings, ...request, authorizer: denyEverything, cmdlets: allCmdlets }),
    }),
    account: (name) => ({
      name,
      account: name,
      maxSessions: 3,
      openRuntime: async ({ organization, ...request }) => {
        const principal = await rooms.principalOf(name);
        return sessions.open(principal, { ...request, ...(organization !== undefined && { organization }) });
      },
    }),
  };
}
