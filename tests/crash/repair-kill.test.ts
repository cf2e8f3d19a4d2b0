import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type Child, startChild } from '../support/child.ts';
import { type OpenLdapServer, startOpenLdap } from '../support/directory/open-ldap.ts';
import { describeWith } from '../support/services.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { expectedPeople, messyPeople, readPeople } from './load/messy-people.ts';
import { SeededRandom } from './load/seeded-random.ts';

/** LANDFALL_CRASH_POINTS for a longer campaign, LANDFALL_CRASH_SEED to take one up again. */
const points = Number(process.env.LANDFALL_CRASH_POINTS ?? 30);
const seed = Number(process.env.LANDFALL_CRASH_SEED ?? Date.now() % 1_000_000_000);
const people = 120;
const baseDn = 'dc=example,dc=org';
const attributes = ['cn', 'displayName', 'mail', 'title'];

describeWith(
  'openldap',
  `kill -9 at ${points} points of repair and undo (LANDFALL_CRASH_SEED=${seed})`,
  () => {
    it('writes each object once, and takes each back once, however often it is killed', {
      timeout: 60_000 + points * 10_000,
    }, async () => {
      await using server = await startOpenLdap({ baseDn, seed: messyPeople(people, baseDn) });
      const folder = await temporaryFolder();
      const random = new SeededRandom(seed);
      let kills = 0;
      for (let phase = 0; kills < points || phase % 2 === 1; phase += 1) {
        for (;;) {
          await using child = await startChild('tests/crash/load/repair-child.ts', {
            args: [JSON.stringify({ folder, phase, people, ...placeOf(server) })],
          });
          if (kills < points && (await killSomewhere(child, random))) {
            kills += 1;
            continue;
          }
          const [, said = ''] = await child.line(/^done (.*)$/, 60_000);
          const counts = { Pending: 0, Done: people, Unchanged: 0, Conflict: 0, Gone: 0, Failed: 0 };
          const kind = phase % 2 === 0 ? 'Repair' : 'Undo';
          expect(JSON.parse(said)).toEqual({ kind, status: 'Completed', counts });
          await child.exited;
          break;
        }
        const found = readPeople(await server.search('(objectClass=inetOrgPerson)', attributes));
        expect(found).toEqual(expectedPeople(people, phase % 2 === 0));
      }
      expect(kills).toBeGreaterThanOrEqual(points);
    });
  },
);

const placeOf = ({ port, administrator }: OpenLdapServer) => ({
  port,
  userName: administrator.name,
  password: administrator.password,
  baseDn,
});

/** While it plans, or behind some items; false where it has come to its end first. */
async function killSomewhere(child: Child, random: SeededRandom): Promise<boolean> {
  await child.line(/^ready$/);
  if (!random.chance(0.2)) {
    const wanted = 1 + random.below(45);
    await child.line(/^(?:item|done) /);
    const reached = () => child.output.filter((line) => line.startsWith('item ')).length >= wanted;
    while (!reached() && !child.output.some((line) => line.startsWith('done '))) await sleep(1);
  }
  await sleep(random.next() * 8);
  if (child.output.some((line) => line.startsWith('done '))) return false;
  await child.kill9();
  return true;
}
