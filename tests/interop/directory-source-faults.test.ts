/** Lines that break, passwords that expire and databases that are restored, in the middle of a run. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectSocket } from '../../src/directory/ldap/dial.ts';
import type { DirectorySource, SourceChange } from '../../src/directory/sources/directory-source.ts';
import {
  type DirectorySurroundings,
  openDirectorySource,
} from '../../src/directory/sources/open-directory.ts';
import { forestConnector, surroundingsOf } from '../support/directory/connectors.ts';
import { readDirectory, told } from '../support/directory/read-directory.ts';
import { runProgram } from '../support/directory/run-program.ts';
import { type SambaForest, startSambaForest } from '../support/directory/samba-forest.ts';
import { FaultProxy } from '../support/imap/fault-proxy.ts';
import { inTurn } from '../support/imap/faults.ts';
import { describeWith } from '../support/services.ts';

const base = 'DC=contoso,DC=local';
const unit = `OU=Many,${base}`;
const count = 60;
const names = Array.from({ length: count }, (_, index) => `person-${String(index).padStart(2, '0')}`);
const seed = `dn: ${unit}\nobjectClass: organizationalUnit\n\n${names
  .map((name) => `dn: CN=${name},${unit}\nobjectClass: contact\ndescription: ${'x'.repeat(500)}\n`)
  .join('\n')}`;
const signal = () => AbortSignal.timeout(60_000);

describeWith('samba', 'a source over bad lines', () => {
  let forest: SambaForest;
  beforeAll(async () => {
    forest = await startSambaForest({ seed });
  });
  afterAll(() => forest[Symbol.asyncDispose]());

  const connector = () => forestConnector(forest, { searchBase: unit, pageSize: 10 });
  const through = (proxy: FaultProxy, stallMs = 60_000): DirectorySurroundings => ({
    ...surroundingsOf(forest),
    timeouts: { connectMs: 5000, stallMs },
    connect: (_host, _port, stop) => connectSocket()(proxy.host, proxy.port, stop),
  });

  async function readUntilFailure(
    source: DirectorySource,
  ): Promise<{ changes: SourceChange[]; sizes: number[]; failure: unknown }> {
    const changes: SourceChange[] = [];
    const sizes: number[] = [];
    try {
      for await (const page of source.read({ signal: signal() })) {
        changes.push(...page.changes);
        if (page.changes.length > 0) sizes.push(page.changes.length);
      }
      return { changes, sizes, failure: undefined };
    } catch (failure) {
      return { changes, sizes, failure };
    }
  }

  it.each(['cutAfterBytes', 'resetAfterBytes'] as const)(
    'gives no part of a page whose line broke (%s), and the next run reads all',
    async (fault) => {
      await using good = await FaultProxy.start({ host: forest.host, port: 636 });
      const whole = await openDirectorySource(connector(), through(good), signal());
      await readDirectory(whole);
      await whole.close();
      const bytes = good.traffic.toClient;
      let broken = 0;
      for (const share of [0.3, 0.5, 0.7, 0.9, 0.97]) {
        const at = Math.floor(bytes * share);
        await using proxy = await FaultProxy.start(
          { host: forest.host, port: 636 },
          inTurn({ toClient: { [fault]: at } }),
        );
        const opened = await openDirectorySource(connector(), through(proxy), signal()).catch(
          (error: unknown) => error,
        );
        if (opened instanceof Error) {
          expect(opened).toMatchObject({ kind: 'unavailable', retryable: true });
          continue;
        }
        const source = opened as DirectorySource;
        const { sizes, failure } = await readUntilFailure(source);
        expect(failure).toMatchObject({
          kind: 'unavailable',
          code: 'directory.source.disconnected',
          retryable: true,
        });
        // Whole pages, and never a part of one.
        expect(sizes.every((size) => size === 10)).toBe(true);
        broken += 1;
        // On a new connection of the same source.
        expect(told(await readDirectory(source))).toHaveLength(count);
        await source.close();
      }
      expect(broken).toBeGreaterThan(1);
    },
  );

  it('does not wait for ever for a server that falls silent', async () => {
    await using good = await FaultProxy.start({ host: forest.host, port: 636 });
    const whole = await openDirectorySource(connector(), through(good), signal());
    await readDirectory(whole);
    await whole.close();
    const stall = { toClient: { stallAfterBytes: Math.floor(good.traffic.toClient * 0.7) } };
    await using proxy = await FaultProxy.start({ host: forest.host, port: 636 }, inTurn(stall));
    const source = await openDirectorySource(connector(), through(proxy, 300), signal());
    const { failure } = await readUntilFailure(source);
    expect(failure).toMatchObject({ code: 'directory.source.timeout', kind: 'unavailable' });
    await source.close();
  });

  it('ends at once when it is told to, in the middle of a page', async () => {
    await using proxy = await FaultProxy.start(
      { host: forest.host, port: 636 },
      inTurn({ toClient: { bytesPerSecond: 20_000 } }),
    );
    const source = await openDirectorySource(connector(), through(proxy), signal());
    const stop = new AbortController();
    const reading = (async () => {
      for await (const page of source.read({ signal: stop.signal }))
        if (page.changes.length > 0) stop.abort(new Error('Enough.'));
    })();
    await expect(reading).rejects.toThrow('Enough.');
    await source.close();
  });

  it('tries the next server where one cannot be reached', async () => {
    const surroundings = surroundingsOf(forest, { serverName: 'dead.contoso.local', host: '127.0.0.1' });
    const source = await openDirectorySource(
      { ...connector(), servers: ['dead.contoso.local', forest.serverName] },
      surroundings,
      signal(),
    );
    expect(told(await readDirectory(source))).toHaveLength(count);
    await source.close();
  });
});

describeWith('samba', 'a source whose domain controller changes', () => {
  it('is read anew after a restore, which gives its database another invocationId', async () => {
    await using forest = await startSambaForest({ seed });
    const connector = forestConnector(forest, { searchBase: unit });
    const open = () => openDirectorySource(connector, surroundingsOf(forest), signal());
    const before = await open();
    const { cursor } = await readDirectory(before);
    await before.close();
    await forest.stop();
    const settings = `CN=NTDS Settings,CN=DC1,CN=Servers,CN=Default-First-Site-Name,CN=Sites,CN=Configuration,${base}`;
    const id = Buffer.from('0123456789abcdef').toString('base64');
    await runProgram('ldbmodify', ['-H', `${forest.folder}/private/sam.ldb`, '--relax'], {
      input: `dn: ${settings}\nchangetype: modify\nreplace: invocationId\ninvocationId:: ${id}\n`,
    });
    await forest.start();
    const after = await open();
    await expect(readDirectory(after, cursor)).rejects.toMatchObject({
      code: 'directory.source.cursor',
      kind: 'conflict',
    });
    expect(told(await readDirectory(after))).toHaveLength(count);
    await after.close();
  });

  it('says that the password has expired, in the middle of a run, and goes on with the new one', async () => {
    await using forest = await startSambaForest({ seed });
    const account = `CN=sync,CN=Users,${base}`;
    await forest.modify(
      `dn: ${account}\nobjectClass: user\nsAMAccountName: sync\nuserPrincipalName: sync@contoso.local\n`,
    );
    await forest.setPassword('sync', 'Secret-1234');
    const connector = forestConnector(forest, {
      searchBase: unit,
      userName: 'sync@contoso.local',
      passwordText: 'Secret-1234',
    });
    const source = await openDirectorySource(connector, surroundingsOf(forest), signal());
    const { cursor } = await readDirectory(source);
    // An account that may not replicate is told what it may see.
    expect((await source.describe(signal())).following).toBe('DirSync (what the account may see)');
    await forest.modify(`dn: ${account}\nchangetype: modify\nreplace: pwdLastSet\npwdLastSet: 0\n`);
    await forest.kill();
    await forest.start();
    await expect(readDirectory(source, cursor)).rejects.toMatchObject({
      code: 'directory.source.signIn',
      message: expect.stringContaining('773'),
    });
    await forest.setPassword('sync', 'Another-1234');
    const again = await openDirectorySource(
      forestConnector(forest, {
        searchBase: unit,
        userName: 'sync@contoso.local',
        passwordText: 'Another-1234',
      }),
      surroundingsOf(forest),
      signal(),
    );
    await forest.modify(
      `dn: CN=person-00,${unit}\nchangetype: modify\nreplace: description\ndescription: new\n`,
    );
    expect(told(await readDirectory(again, cursor))).toContain('whole person-00');
    await again.close();
    await source.close();
  });

  it('finds by counting what an account is not told of: deletions', async () => {
    await using forest = await startSambaForest({ seed });
    await forest.modify(
      `dn: CN=sync,CN=Users,${base}\nobjectClass: user\nsAMAccountName: sync\nuserPrincipalName: sync@contoso.local\n`,
    );
    await forest.setPassword('sync', 'Secret-1234');
    const connector = forestConnector(forest, {
      searchBase: unit,
      userName: 'sync@contoso.local',
      passwordText: 'Secret-1234',
    });
    const source = await openDirectorySource(connector, surroundingsOf(forest), signal());
    const first = await readDirectory(source);
    await forest.modify(`dn: CN=new,${unit}\nchangetype: add\nobjectClass: contact\n`);
    const second = await readDirectory(source, first.cursor);
    expect(told(second)).toEqual(['whole new']);
    await forest.modify(`dn: CN=person-00,${unit}\nchangetype: delete\n`);
    // Not passed over: nobody says which, and so all is read anew.
    await expect(readDirectory(source, second.cursor)).rejects.toMatchObject({
      code: 'directory.source.cursor',
    });
    expect((await source.describe(signal())).following).toBe('DirSync (what the account may see)');
    await source.close();
  });
});
