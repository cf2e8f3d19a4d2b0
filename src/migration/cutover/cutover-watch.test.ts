import { describe, expect, it } from 'vitest';
import { DnsServer } from '../../../tests/support/dns-server.ts';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import type { Guid } from '../../base/ids.ts';
import { systemRandom } from '../../base/random.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { RecordData } from '../../wire/dns/dns-message.ts';
import type { MigrationBatch } from '../control/batch-model.ts';
import type { CutoverCheck } from './cutover-model.ts';
import { type CutoverRecord, readCutoverRecord } from './cutover-record.ts';
import { describeSenderPolicy } from './cutover-texts.ts';
import { type CutoverUser, CutoverWatch } from './cutover-watch.ts';
import { DnsClient } from './dns-client.ts';
import { DnsLookup, dnsServerAddresses } from './dns-lookup.ts';
import { socketTransport } from './dns-transport.ts';
import { CutoverGate } from './removal-gate.ts';

const hour = 60 * 60 * 1000;
const begin = Date.UTC(2026, 10, 21, 8);
const organization = { name: 'contoso' } as Tenant;
const onboarding = {
  guid: 'b1' as Guid,
  name: 'IMAPBatch1',
  direction: 'Onboarding',
  status: 'Synced',
} as MigrationBatch;
const here = 'mail.landfall.example';
const old = 'mail.old.example';

/** A cache, a domain's own server that the cache hears of late, and a batch with one mailbox. */
async function scene(batch = onboarding) {
  const cache = await DnsServer.listen();
  const own = await DnsServer.listen();
  const clock = new ManualClock(begin);
  const users: CutoverUser[] = [user('kim@contoso.com', begin - 2 * hour)];
  let kept: unknown;
  const sends: { as: string | undefined } = { as: here };
  const watch = new CutoverWatch({
    clock,
    lookup: new DnsLookup({
      client: new DnsClient({ transport: socketTransport, random: systemRandom, timeoutMs: 400 }),
      servers: dnsServerAddresses([cache.address]),
      authoritativePort: own.port,
    }),
    surroundings: {
      listUsers: async function* () {
        yield* users;
      },
      ownNames: async () => [here, '*.filter.example'],
      sendsAs: () => sends.as,
      waitMs: async () => 72 * hour,
      readRecord: async () => readCutoverRecord(kept),
      writeRecord: async (_organization, _batch, record: CutoverRecord) => {
        kept = JSON.parse(JSON.stringify(record));
      },
    },
  });
  const { signal } = new AbortController();
  cache.publish('contoso.com', 60, { type: 'NS', target: 'ns.contoso.com' });
  cache.publish('ns.contoso.com', 60, { type: 'A', address: '127.0.0.1' });
  for (const server of [cache, own]) {
    server.publishMx('contoso.com', 3600, old);
    server.publish(old, 60, { type: 'A', address: '192.0.2.1' });
    server.publish(here, 60, { type: 'A', address: '203.0.113.5' }, { type: 'AAAA', address: '2001:db8::5' });
  }
  return {
    cache,
    own,
    clock,
    users,
    check: (): Promise<CutoverCheck> => watch.check(organization, batch, signal),
    sends,
    policies: async () => watch.findSenderPolicies(await watch.check(organization, batch, signal), signal),
    obstacles: () => new CutoverGate(watch).findObstacles(organization, batch),
    async [Symbol.asyncDispose]() {
      await cache[Symbol.asyncDispose]();
      await own[Symbol.asyncDispose]();
    },
  };
}

function user(emailAddress: string, lastSyncedAt: number | null, lastAttemptAt = lastSyncedAt): CutoverUser {
  return { emailAddress, lastSyncedAt, lastAttemptAt };
}

describe('a cutover', () => {
  it('is watched from the old record to the day when the batch may go', async () => {
    await using at = await scene();

    expect((await at.check()).domains).toMatchObject([
      {
        domain: 'contoso.com',
        status: 'Pending',
        seen: { verdict: 'elsewhere', ttl: 3600, exchanges: [{ name: old, isOurs: false }] },
        published: { verdict: 'elsewhere', ttl: 3600, servers: ['ns.contoso.com'], isUniform: true },
        changedAt: null,
        hoursLeft: 72,
        syncedSinceCount: 0,
      },
    ]);
    expect(await at.obstacles()).toEqual([
      `The MX record of contoso.com still leads to ${old}. Caches keep it for 60 minutes. Change it to ${here}. Before that, "landfall doctor" says whether it takes mail at port 25.`,
    ]);

    // The record is changed; the cache has the old one for another ten minutes.
    at.own.publishMx('contoso.com', 300, here);
    at.cache.publishMx('contoso.com', 600, old);
    await at.clock.advance(hour);
    expect((await at.check()).domains).toMatchObject([
      {
        status: 'Waiting',
        seen: { verdict: 'elsewhere' },
        published: { verdict: 'here' },
        oldSeenAt: begin,
        oldExchanges: [old],
        changedAt: begin + hour,
        cachedUntil: begin + 2 * hour,
        waitUntil: begin + 73 * hour,
        hoursLeft: 72,
      },
    ]);
    expect(await at.obstacles()).toEqual([
      'The new MX record of contoso.com was first seen at 2026-11-21 09:00 UTC. It can take until 2026-11-24 09:00 UTC before every sender knows it: 72 hours are left. By its TTL, caches may have the old one until 2026-11-21 10:00 UTC.',
      "1 of 1 mailbox was not synchronized since the MX record was changed: kim@contoso.com (last at 2026-11-21 06:00 UTC). Run Set-MigrationBatch -Identity 'IMAPBatch1' -SyncNow, mend what Get-MigrationUser shows as failed, and wait until all are synced.",
    ]);

    at.cache.publishMx('contoso.com', 300, here);
    await at.clock.advance(71.5 * hour);
    at.users.splice(0, 1, user('kim@contoso.com', at.clock.now()));
    expect(await at.obstacles()).toEqual([expect.stringContaining('1 hour is left')]);

    await at.clock.advance(hour);
    expect(await at.check()).toMatchObject({ isSafe: true, unsyncedCount: 0 });
    expect(await at.obstacles()).toEqual([]);
  });

  it('begins anew when the record is turned back', async () => {
    await using at = await scene();
    at.own.publishMx('contoso.com', 300, here);
    await at.check();
    await at.clock.advance(80 * hour);
    at.own.publishMx('contoso.com', 300, old);
    expect((await at.check()).domains).toMatchObject([{ status: 'Pending', changedAt: null }]);
    at.own.publishMx('contoso.com', 300, here);
    await at.clock.advance(hour);
    expect((await at.check()).domains).toMatchObject([{ status: 'Waiting', changedAt: begin + 81 * hour }]);
  });

  it('is not forgotten while DNS is down, and not taken for granted', async () => {
    await using at = await scene();
    at.own.publishMx('contoso.com', 300, here);
    at.users.splice(0, 1, user('kim@contoso.com', begin + 100 * hour));
    await at.check();
    await at.clock.advance(100 * hour);
    at.cache.habits = { code: 'SERVFAIL' };
    expect(await at.check()).toMatchObject({
      isSafe: false,
      domains: [{ status: 'Unknown', changedAt: begin }],
    });
    expect(await at.obstacles()).toEqual([expect.stringContaining('DNS gave no answer about')]);
    at.cache.habits = {};
    expect(await at.check()).toMatchObject({
      isSafe: true,
      domains: [{ status: 'Passed', changedAt: begin }],
    });
  });

  it('is seen by caches alone where the domain’s own servers cannot be reached', async () => {
    await using at = await scene();
    at.own.habits = { code: 'REFUSED' };
    at.cache.publishMx('contoso.com', 300, here);
    expect((await at.check()).domains).toMatchObject([{ status: 'Waiting', published: undefined }]);
  });
});

describe('a cutover of a domain', () => {
  it('whose name servers nobody can name is seen by caches', async () => {
    await using at = await scene();
    at.cache.habits = { failsFor: 'NS' };
    at.cache.publishMx('contoso.com', 300, here);
    expect((await at.check()).domains).toMatchObject([{ status: 'Waiting', published: undefined }]);
  });
});

describe('mail goes', () => {
  it.each([
    ['here', 'by name', [here]],
    ['here', 'by name in any case, with a dot', ['MAIL.Landfall.EXAMPLE.']],
    ['here', 'through a filter of ours', ['eu1.filter.example']],
    ['here', 'by addresses that are all ours', ['alias.example']],
    ['elsewhere', 'where a name has another address as well', ['both.example']],
    ['elsewhere', 'where a name ends like ours', ['notfilter.example']],
    ['elsewhere', 'where a name has no address', ['gone.example']],
    ['partly', 'here, and to the old server after us', [here, old]],
    ['nowhere', 'where the domain says that it takes none', ['']],
  ])('%s %s', async (verdict, _, exchanges) => {
    await using at = await scene();
    at.cache.publish('alias.example', 60, { type: 'A', address: '203.0.113.5' });
    const [ours, theirs] = ['203.0.113.5', '192.0.2.1'];
    at.cache.publish('both.example', 60, { type: 'A', address: ours }, { type: 'A', address: theirs });
    at.own.publishMx('contoso.com', 300, ...exchanges);
    expect((await at.check()).domains).toMatchObject([{ published: { verdict } }]);
  });

  it.each([
    ['here', '203.0.113.5'],
    ['elsewhere', '192.0.2.1'],
  ])('%s where the domain has no MX record and the address %s', async (verdict, address) => {
    await using at = await scene();
    at.own.forget('contoso.com');
    at.cache.forget('contoso.com');
    at.cache.publish('contoso.com', 60, { type: 'A', address });
    expect((await at.check()).domains).toMatchObject([{ seen: { verdict, isImplicit: true } }]);
  });

  it('nowhere for a domain that does not exist', async () => {
    await using at = await scene();
    at.users.push(user('lee@gone.example', null));
    expect((await at.check()).domains).toMatchObject([
      {},
      { seen: { verdict: 'nowhere' }, status: 'Pending' },
    ]);
    expect(await at.obstacles()).toContainEqual(
      expect.stringContaining('gone.example has no MX record and no address'),
    );
  });

  it('is asked for by the ASCII form of a name', async () => {
    await using at = await scene();
    at.users.splice(0, 1, user('kim@한국.example', null));
    at.cache.publishMx('xn--3e0b707e.example', 60, here);
    expect((await at.check()).domains).toMatchObject([{ domain: 'xn--3e0b707e.example', status: 'Waiting' }]);
  });

  it('unknown for what is no domain', async () => {
    await using at = await scene();
    at.users.splice(0, 1, user('kim@a..b', null));
    expect((await at.check()).domains).toMatchObject([
      { status: 'Unknown', problem: expect.stringContaining('"a..b" has an empty label') },
    ]);
  });
});

describe('a mailbox', () => {
  it.each([
    ['never', null, null, false],
    ['before the change', begin - hour, begin - hour, false],
    ['in a round that began before it', begin + hour, begin - hour, false],
    ['in a round that began after it', begin + hour, begin + 1, true],
    ['after it, with a failure since', begin + hour, begin + 2 * hour, true],
  ])('that was synchronised %s', async (_, lastSyncedAt, lastAttemptAt, isSynced) => {
    await using at = await scene();
    at.own.publishMx('contoso.com', 300, here);
    at.users.splice(0, 1, user('kim@contoso.com', lastSyncedAt, lastAttemptAt));
    expect(await at.check()).toMatchObject({ unsyncedCount: isSynced ? 0 : 1 });
  });
});

describe('the gate', () => {
  it.each([
    ['that has copied nothing', onboarding, null],
    ['between two other servers', { ...onboarding, direction: 'Remote' as const }, begin],
  ])('lets a batch go %s', async (_, batch, lastSyncedAt) => {
    await using at = await scene(batch);
    at.users.splice(0, 1, user('kim@contoso.com', lastSyncedAt));
    expect(await at.obstacles()).toEqual([]);
  });

  it('keeps a batch that moves mailboxes out until mail goes elsewhere', async () => {
    await using at = await scene({ ...onboarding, direction: 'Offboarding' });
    at.own.publishMx('contoso.com', 300, here);
    expect(await at.obstacles()).toEqual([
      `The MX record of contoso.com still leads here (${here}). Caches keep it for 5 minutes. Change it to the names of its new servers.`,
    ]);
    at.own.publishMx('contoso.com', 300, old);
    expect(await at.obstacles()).toContainEqual(expect.stringContaining('72 hours are left'));
  });

  it.each([
    ['Synced', "Run Set-MigrationBatch -Identity 'IMAPBatch1' -SyncNow"],
    ['Stopped', "Run Start-MigrationBatch -Identity 'IMAPBatch1'"],
    ['CompletedWithErrors', 'create another one'],
  ] as const)('says what to do for a batch that is %s', async (status, advice) => {
    await using at = await scene({ ...onboarding, status });
    at.own.publishMx('contoso.com', 300, here);
    expect(await at.obstacles()).toContainEqual(expect.stringContaining(advice));
  });

  it('names the first of many mailboxes', async () => {
    await using at = await scene();
    at.own.publishMx('contoso.com', 300, here);
    at.users.push(...Array.from({ length: 30 }, (_, index) => user(`u${index}@contoso.com`, null)));
    expect(await at.obstacles()).toContainEqual(
      expect.stringMatching(/^31 of 31 mailboxes were not .* u3@contoso.com \(never\), and 26 more\. Run/),
    );
  });
});

describe('what others will take for mail of the domain', () => {
  const publishes = (...texts: string[]): RecordData[] =>
    texts.map((text) => ({
      type: 'TXT',
      strings: [Buffer.from(text.slice(0, 20)), Buffer.from(text.slice(20))],
    }));

  it.each([
    ['v=spf1 a:mail.landfall.example -all', 'Allowed', []],
    // As it will be, when the MX record leads here.
    ['v=spf1 mx -all', 'Allowed', []],
    ['v=spf1 mx:Contoso.COM -all', 'Allowed', []],
    ['v=spf1 mx:other.example -all', 'NotAllowed', ['203.0.113.5', '2001:db8::5']],
    ['v=spf1 ip4:203.0.113.0/24 ?all', 'NotAllowed', ['2001:db8::5']],
    ['v=spf1 ip4:192.0.2.1 -all', 'NotAllowed', ['203.0.113.5', '2001:db8::5']],
    ['v=spf1 ip4:nowhere -all', 'Broken', []],
    ['google-site-verification=1234567890', 'Missing', []],
  ])('%s: %s', async (text, verdict, refused) => {
    await using at = await scene();
    at.cache.publish('contoso.com', 60, ...publishes(text));
    expect(await at.policies()).toMatchObject([{ domain: 'contoso.com', verdict, refused, server: here }]);
  });

  it('is told with what to publish', async () => {
    await using at = await scene();
    const advice = async () => (await at.policies()).flatMap(describeSenderPolicy);
    expect(await advice()).toEqual([expect.stringContaining(`"v=spf1 a:${here} ~all"`)]);
    at.cache.publish('contoso.com', 60, ...publishes('v=spf1 ip4:192.0.2.1 -all'));
    expect(await advice()).toEqual([
      `The SPF record of contoso.com does not allow 203.0.113.5 and 2001:db8::5, which ${here} sends from: others may refuse what people send from here, or take it for junk. Publish instead: "v=spf1 a:${here} ip4:192.0.2.1 -all".`,
    ]);
    at.cache.publish('contoso.com', 60, ...publishes(`v=spf1 a:${here} ip4:192.0.2.1 -all`));
    expect(await advice()).toEqual([]);
    at.cache.publish('contoso.com', 60, ...publishes('v=spf1 a:'));
    expect(await advice()).toEqual([
      expect.stringContaining('"a:" is not written as SPF has it. It is: "v=spf1 a:"'),
    ]);
  });

  it('is asked of the DNS once, for all addresses of this server', async () => {
    await using at = await scene();
    at.cache.publish('contoso.com', 60, ...publishes('v=spf1 include:spf.example -all'));
    at.cache.publish('spf.example', 60, ...publishes('v=spf1 ip4:192.0.2.1 -all'));
    expect(await at.policies()).toMatchObject([{ refused: ['203.0.113.5', '2001:db8::5'] }]);
    const texts = at.cache.asked.filter((asked) => asked.includes(' TXT '));
    expect(texts.map((asked) => asked.split(' ').at(-1)).sort()).toEqual(['contoso.com', 'spf.example']);
  });

  it('is not known where the DNS does not say', async () => {
    await using at = await scene();
    at.cache.forget(here);
    expect(await at.policies()).toMatchObject([
      { verdict: 'Unknown', problem: `The DNS that this server asks has no public address of ${here}.` },
    ]);
    at.cache.publish(here, 60, { type: 'A', address: '192.168.1.5' }, { type: 'AAAA', address: 'fd00::5' });
    expect(await at.policies()).toMatchObject([{ verdict: 'Unknown' }]);
    at.cache.habits = { failsFor: 'TXT' };
    at.cache.publish(here, 60, { type: 'A', address: '203.0.113.5' });
    expect(await at.policies()).toMatchObject([
      { verdict: 'Unknown', problem: expect.stringContaining('no answer about the TXT') },
    ]);
  });

  it('is not asked where another server sends, or mail is to go elsewhere', async () => {
    await using at = await scene();
    at.sends.as = undefined;
    expect(await at.policies()).toEqual([]);
    await using away = await scene({ ...onboarding, direction: 'Offboarding' });
    expect(await away.policies()).toEqual([]);
  });
});

describe('what was remembered', () => {
  it.each([
    ['nothing', undefined],
    ['something else', { domains: { 'contoso.com': 'yes' } }],
    ['a time that is none', { domains: { 'contoso.com': { changedAt: 'soon' } } }],
  ])('begins empty after %s', (_, json) => {
    expect(readCutoverRecord(json)).toEqual({ domains: {} });
  });
});
