import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { describe, inject, it } from 'vitest';
import {
  everySuiteMustRun,
  findSystemPackage,
  installCommand,
  systemPackages,
} from '../../scripts/system-packages.mjs';
import type { BrokerReply, SharedServiceName } from './service-broker.ts';

/** The address of the run's one server of this kind, started now if no suite has asked before. */
export async function sharedService(name: SharedServiceName): Promise<string> {
  const line = await new Promise<string>((resolve, reject) => {
    const socket = connect(inject('serviceBroker'));
    socket.once('error', reject);
    createInterface({ input: socket }).once('line', (answer) => {
      socket.destroy();
      resolve(answer);
    });
    socket.write(`${name}\n`);
  });
  const reply = JSON.parse(line) as BrokerReply;
  if (reply.url === undefined) throw new Error(reply.error);
  return reply.url;
}

/**
 * A suite that needs a program of the system (a row of scripts/system-packages.mjs). Without the program it is
 * skipped under a name that says so; where CI is set it fails instead, so that no build is green for lack of it.
 */
export function describeWith(systemPackage: string, title: string, suite: () => void): void {
  const row = systemPackages.find(({ name }) => name === systemPackage);
  const advice = row === undefined ? '' : installCommand(row);
  const isFound = findSystemPackage(systemPackage) !== undefined;
  const fates = {
    run: () => describe(title, suite),
    skip: () => describe.skip(`${title} (skipped: no ${systemPackage} here; ${advice})`, suite),
    fail: () =>
      describe(title, () => {
        it(`needs ${systemPackage}`, () => {
          throw new Error(
            `${systemPackage} is not installed, and with CI set no suite is skipped. Type: ${advice}`,
          );
        });
      }),
  };
  fates[suiteFate(isFound, process.env.CI)]();
}

export function suiteFate(isFound: boolean, ci: string | undefined): 'run' | 'skip' | 'fail' {
  if (isFound) return 'run';
  return everySuiteMustRun(ci) ? 'fail' : 'skip';
}
