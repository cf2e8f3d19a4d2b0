import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../base/errors.ts';
import { silentLog } from '../base/log.ts';
import { systemRandom } from '../base/random.ts';
import { createSetClock, makeOwnTenant } from '../store/contracts/directory-fixtures.ts';
import { createMemoryDirectoryStore } from '../store/memory/memory-directory-store.ts';
import type { AuditChain, AuditFacts, AuditRecord, AuditStore } from '../store/ports/audit-store.ts';
import type { Tenant } from '../store/ports/directory-model.ts';
import { AuditLog } from './audit-log.ts';
import { TenantKeys } from './tenant-keys.ts';

const keys = new TenantKeys(systemRandom.bytes(32), systemRandom);

const facts = (object: string): AuditFacts => ({
  ...{
    at: 1_000,
    actor: 'admin',
    external: false,
    session: 's',
    cmdlet: 'Set-Mailbox',
    object,
    parameters: { Name: object },
  },
  ...{ outcome: 'succeeded', error: null, durationMs: 1 },
});

describe('the record of changes', () => {
  let store: AuditStore;
  let owner: Tenant;
  let auditLog: AuditLog;
  const reopen = (over: AuditStore = store, with_ = keys) =>
    new AuditLog({ store: over, keys: with_, random: systemRandom, log: silentLog });
  const objects = async (log: AuditLog) =>
    (await Array.fromAsync(log.search(owner, { order: 'oldestFirst' }))).map(({ object }) => object);

  beforeEach(async () => {
    const directory = createMemoryDirectoryStore({ clock: createSetClock() });
    const guid = systemRandom.guid();
    store = directory;
    owner = (await makeOwnTenant(directory, { guid, wrappedKey: keys.create(guid) })).record;
    auditLog = reopen();
  });

  it('holds what was recorded, in the order it came, and verifies', async () => {
    const many = Array.from({ length: 450 }, (_, index) => String(index));
    await Promise.all(many.map((object) => auditLog.record(owner, facts(object))));
    expect(await objects(auditLog)).toEqual(many);
    expect(await auditLog.verify(owner)).toMatchObject({
      ...{ records: 450, lastSequence: 450, firstAt: 1_000, lastAt: 1_000, damage: undefined },
    });
  });

  it('goes on where another process left the chain, and beside another node', async () => {
    await auditLog.record(owner, facts('first'));
    const nodes = [reopen(), reopen(), reopen()];
    await Promise.all(
      nodes.flatMap((node) => Array.from({ length: 20 }, () => node.record(owner, facts('x')))),
    );
    await auditLog.record(owner, facts('last'));
    expect(await auditLog.verify(owner)).toMatchObject({ records: 62, damage: undefined });
  });

  it('is empty and whole before the first change', async () => {
    expect(await auditLog.verify(owner)).toMatchObject({ records: 0, lastAt: null, damage: undefined });
  });

  it('tells each caller when it cannot be written, and goes on when it can', async () => {
    let isBroken = true;
    const flaky: AuditStore = {
      findAuditHead: (chain) => store.findAuditHead(chain),
      listAudit: (chain, query) => store.listAudit(chain, query),
      appendAudit(...append) {
        if (!isBroken) return store.appendAudit(...append);
        return Promise.reject(
          new AppError({ kind: 'unavailable', code: 'disk', message: 'The disk is full.' }),
        );
      },
    };
    const log = reopen(flaky);
    const failed = await Promise.allSettled(['a', 'b'].map((object) => log.record(owner, facts(object))));
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    isBroken = false;
    await log.record(owner, facts('c'));
    expect(await objects(log)).toEqual(['c']);
    expect((await log.verify(owner)).damage).toBeUndefined();
  });

  describe('shows', () => {
    type Tampering = (records: readonly AuditRecord[]) => readonly AuditRecord[];
    const change = (sequence: number, to: Partial<AuditRecord>): Tampering => {
      return (records) => records.map((each) => (each.sequence === sequence ? { ...each, ...to } : each));
    };

    it.each<[string, Tampering, string, number]>([
      ['a changed parameter', change(3, { parameters: { Name: 'other' } }), 'altered', 3],
      ['a changed actor', change(1, { actor: 'somebody' }), 'altered', 1],
      ['a changed outcome', change(5, { outcome: 'failed' }), 'altered', 5],
      ['a changed origin', change(2, { external: true }), 'altered', 2],
      ['a changed time', change(2, { at: 7 }), 'altered', 2],
      ['a changed seal', change(4, { seal: new Uint8Array(32) }), 'altered', 4],
      ['a record taken out', (records) => records.filter(({ sequence }) => sequence !== 2), 'gap', 3],
      ['the first one taken out', (records) => records.slice(1), 'gap', 2],
      ['the last ones taken off', (records) => records.slice(0, 3), 'truncated', 3],
      ['all taken away', () => [], 'truncated', 0],
      [
        'two that changed places',
        ([one, two, ...rest]) => [{ ...two!, sequence: 1 }, { ...one!, sequence: 2 }, ...rest],
        'altered',
        1,
      ],
    ])('%s', async (_what, tamper, kind, sequence) => {
      for (const object of ['a', 'b', 'c', 'd', 'e']) await auditLog.record(owner, facts(object));
      const records = tamper(await store.listAudit(owner.tenant, { order: 'oldestFirst', limit: 10 }));
      const tampered: AuditStore = {
        ...{ findAuditHead: (chain) => store.findAuditHead(chain), appendAudit: () => Promise.resolve() },
        listAudit: async () => [...records],
      };
      expect((await reopen(tampered).verify(owner)).damage).toEqual({ kind, sequence });
    });

    it('a chain that was set back and written anew, by a witness', async () => {
      await auditLog.record(owner, facts('a'));
      const [{ seal }] = (await store.listAudit(owner.tenant, { order: 'oldestFirst', limit: 1 })) as [
        AuditRecord,
      ];
      expect((await auditLog.verify(owner, { sequence: 1, seal })).damage).toBeUndefined();
      const other = { sequence: 1, seal: new Uint8Array(32) };
      expect((await auditLog.verify(owner, other)).damage).toEqual({ kind: 'rewritten', sequence: 1 });
      const gone = { sequence: 2, seal };
      expect((await auditLog.verify(owner, gone)).damage).toEqual({ kind: 'rewritten', sequence: 2 });
    });

    it('a head that was set back together with the records', async () => {
      for (const object of ['a', 'b', 'c']) await auditLog.record(owner, facts(object));
      const kept = await store.listAudit(owner.tenant, { order: 'oldestFirst', limit: 2 });
      const head = await store.findAuditHead(owner.tenant);
      const tampered: AuditStore = {
        appendAudit: () => Promise.resolve(),
        findAuditHead: async () => head && { ...head, sequence: 2, seal: kept[1]!.seal },
        listAudit: async () => kept,
      };
      expect((await reopen(tampered).verify(owner)).damage).toEqual({ kind: 'head', sequence: 2 });
    });

    it('records that were put there under another key, or taken from another chain', async () => {
      const foreign = reopen(store, new TenantKeys(systemRandom.bytes(32), systemRandom));
      await foreign.record(undefined, facts('forged'));
      expect((await auditLog.verify(undefined)).damage).toEqual({ kind: 'altered', sequence: 1 });

      await auditLog.record(owner, facts('a'));
      const moved: AuditStore = {
        appendAudit: () => Promise.resolve(),
        findAuditHead: () => store.findAuditHead(owner.tenant),
        listAudit: (_chain: AuditChain, query) => store.listAudit(owner.tenant, query),
      };
      expect((await reopen(moved).verify(undefined)).damage).toEqual({ kind: 'altered', sequence: 1 });
    });
  });
});
