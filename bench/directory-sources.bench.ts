/** Directories outside, read beside the program that comes with them. */
import type { DirectorySource } from '../src/directory/sources/directory-source.ts';
import { openDirectorySource } from '../src/directory/sources/open-directory.ts';
import { forestConnector, openLdapConnector, surroundingsOf } from '../tests/support/directory/connectors.ts';
import { startOpenLdap } from '../tests/support/directory/open-ldap.ts';
import { runProgram } from '../tests/support/directory/run-program.ts';
import { startSambaForest } from '../tests/support/directory/samba-forest.ts';
import { activeDirectoryPeople, openLdapPeople, peopleLdif } from './directory/people-ldif.ts';
import { type Benchmark, fastestMs, perSecond } from './harness.ts';

const openLdapCount = 20_000;
/** Loading them takes minutes, once on a machine. */
const sambaCount = 10_000;
const rounds = 5;
const signal = () => AbortSignal.timeout(10 * 60_000);

async function readAll(source: DirectorySource, since?: string): Promise<{ count: number; cursor: string }> {
  let count = 0;
  let last = '';
  for await (const { changes, cursor } of source.read({ signal: signal(), ...(since && { since }) })) {
    count += changes.length;
    last = cursor ?? last;
  }
  return { count, cursor: last };
}

function expectCount(found: number, wanted: number): void {
  if (found !== wanted) throw new Error(`${found} objects were read, and there are ${wanted}.`);
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'directory, read of OpenLDAP',
    unit: 'objects/s',
    better: 'higher',
    target: { atLeast: 15_000 },
    async run({ cleanup }) {
      const base = 'dc=example,dc=org';
      const seed = `dn: ${base}\nobjectClass: domain\ndc: example\n\n${peopleLdif(openLdapPeople, base, openLdapCount)}`;
      const server = await startOpenLdap({ seed });
      cleanup(() => server[Symbol.asyncDispose]());
      const connector = openLdapConnector(server, { security: 'None', port: server.port });
      const source = await openDirectorySource(connector, surroundingsOf(), signal());
      cleanup(() => source.close());
      const ms = await fastestMs(rounds, async () =>
        expectCount((await readAll(source)).count, openLdapCount),
      );
      const { name, password } = server.administrator;
      const address = ['-x', '-H', `ldap://127.0.0.1:${server.port}`, '-D', name, '-w', password];
      const output = `${server.folder}/peer.ldif`;
      const peerMs = await fastestMs(rounds, () =>
        runProgram(
          'sh',
          ['-c', 'ldapsearch "$@" > "$OUTPUT"', 'sh', ...address, '-LLL', '-b', base, '(objectClass=person)'],
          {
            env: { OUTPUT: output },
          },
        ),
      );
      return {
        value: perSecond(openLdapCount, ms),
        peer: { name: 'ldapsearch', value: perSecond(openLdapCount, peerMs) },
        note: `${openLdapCount.toLocaleString('en-US')} objects of 15 attributes, in pages of 1,000`,
      };
    },
  },
  {
    name: 'directory, DirSync without a change',
    unit: 'ms',
    better: 'lower',
    target: { atMost: 300 },
    async run({ cleanup, log }) {
      log(
        `Active Directory with ${sambaCount.toLocaleString('en-US')} people: from the cache, or some minutes`,
      );
      const seed = peopleLdif(activeDirectoryPeople, 'DC=contoso,DC=local', sambaCount);
      const forest = await startSambaForest({ seed });
      cleanup(() => forest[Symbol.asyncDispose]());
      const connector = forestConnector(forest);
      const open = () => openDirectorySource(connector, surroundingsOf(forest), signal());
      const source = await open();
      cleanup(() => source.close());
      let cursor = '';
      const fullMs = await fastestMs(1, async () => {
        const read = await readAll(source);
        cursor = read.cursor;
      });
      const ms = await fastestMs(rounds, async () => expectCount((await readAll(source, cursor)).count, 0));
      const withSignInMs = await fastestMs(rounds, async () => {
        const fresh = await open();
        expectCount((await readAll(fresh, cursor)).count, 0);
        await fresh.close();
      });
      return {
        value: ms,
        extra: { withSignInMs, objectsPerSecondInFull: perSecond(sambaCount, fullMs) },
        note: `${sambaCount.toLocaleString('en-US')} people in Samba, over LDAPS`,
      };
    },
  },
];
