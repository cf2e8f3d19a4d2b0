import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../base/errors.ts';
import { formatAddresses } from '../../organization/address-list.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import { FakeDirectory } from '../sources/fake-source.ts';
import { createTestSynchronization } from './test-synchronization.ts';

const nc = 'DC=contoso,DC=local';
const people = 8;
const groups = 3;

/** What somebody does to the directory outside; numbers pick whom, modulo how many there are. */
type Act =
  | {
      readonly kind: 'title' | 'upn' | 'rename' | 'move' | 'delete' | 'return' | 'disable';
      readonly who: number;
    }
  | { readonly kind: 'address' | 'member' | 'manager'; readonly who: number; readonly other: number }
  /** Synchronised, and killed so many calls of the store later. */
  | { readonly kind: 'sync'; readonly calls: number; readonly isInitial: boolean }
  | { readonly kind: 'expire' };

const number = fc.nat({ max: 40 });
const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('title', 'upn', 'rename', 'move', 'delete', 'return', 'disable'),
      who: number,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('address', 'member', 'manager'),
      who: number,
      other: number,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('sync'), calls: fc.nat({ max: 120 }), isInitial: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('expire') }) },
);

/** A directory that is changed at random, always so that in the end every name has one owner. */
class Forest {
  readonly directory = new FakeDirectory({ pageSize: 3 });
  readonly #dns = new Map<number, string>();
  readonly #groups: string[] = [];
  /** Addresses wander from one person to another. */
  readonly #ownerOf = new Map<string, number>();
  #renames = 0;

  constructor() {
    this.directory.add('organizationalUnit', 'OU=A');
    this.directory.add('organizationalUnit', 'OU=B');
    for (let who = 0; who < people; who += 1) this.#add(who);
    for (let index = 0; index < groups; index += 1) {
      const { dn } = this.directory.add('group', `CN=G${index}`, {
        groupType: '-2147483646',
        mail: `g${index}@contoso.com`,
        mailNickname: `g${index}`,
      });
      this.#groups.push(dn);
    }
  }

  do(act: Act): void {
    if (act.kind === 'sync' || act.kind === 'expire') {
      if (act.kind === 'expire') this.directory.expireCursors();
      return;
    }
    const who = act.who % people;
    const dn = this.#dns.get(who);
    if (act.kind === 'return') {
      if (dn === undefined) this.#add(who);
      return;
    }
    if (dn === undefined) return;
    this.#renames += 1;
    const fresh = this.#renames;
    if (act.kind === 'title') this.directory.change(dn, { title: `T${fresh}` });
    else if (act.kind === 'upn')
      this.directory.change(dn, { userPrincipalName: `u${who}.${fresh}@contoso.com` });
    else if (act.kind === 'disable')
      this.directory.change(dn, { userAccountControl: fresh % 2 === 0 ? '514' : '512' });
    else if (act.kind === 'rename')
      this.#rename(who, dn, `CN=P${who} ${fresh}`, dn.includes('OU=A') ? 'OU=A' : 'OU=B');
    else if (act.kind === 'move')
      this.#rename(who, dn, dn.slice(0, dn.indexOf(',')), dn.includes('OU=A') ? 'OU=B' : 'OU=A');
    else if (act.kind === 'delete') this.#delete(who, dn);
    else if ('other' in act) this.#relate(act, who, dn);
  }

  #relate(act: Extract<Act, { readonly other: number }>, who: number, dn: string): void {
    const other = act.other % people;
    const target = this.#dns.get(other);
    if (act.kind === 'manager') {
      if (target !== undefined) this.directory.change(dn, { manager: target });
    } else if (act.kind === 'member') {
      const group = this.#groups[act.other % groups] ?? '';
      const now = this.directory.textsOf(group, 'member');
      // Groups hold groups too, and themselves in circles.
      const nested = this.#groups[act.who % groups] ?? dn;
      const member = act.who % 5 === 0 ? nested : dn;
      this.directory.change(group, {
        member: now.includes(member) ? now.filter((each) => each !== member) : [...now, member],
      });
    } else {
      const address = `shared${act.other % 4}@contoso.com`;
      const before = this.#ownerOf.get(address);
      this.#ownerOf.set(address, who);
      // In either order, so that a delta may see it with two owners or with none.
      const both =
        before === undefined || before === who ? [who] : act.other % 2 === 0 ? [before, who] : [who, before];
      for (const each of both) this.#writeAddresses(each);
    }
  }

  #writeAddresses(who: number): void {
    const dn = this.#dns.get(who);
    if (dn === undefined) return;
    const own = [...this.#ownerOf].filter(([, owner]) => owner === who).map(([address]) => `smtp:${address}`);
    this.directory.change(dn, { proxyAddresses: [`SMTP:p${who}@contoso.com`, ...own.sort()] });
  }

  #add(who: number): void {
    const { dn } = this.directory.add('user', `CN=P${who},OU=A`, {
      ...{ sAMAccountName: `p${who}`, mailNickname: `p${who}`, userPrincipalName: `p${who}@contoso.com` },
      ...{ proxyAddresses: [`SMTP:p${who}@contoso.com`], mail: `p${who}@contoso.com` },
      // The same person when it comes back, every second time.
      ...(who % 2 === 0 && { 'mS-DS-ConsistencyGuid': Buffer.from(`person ${who}`.padEnd(16)) }),
    });
    this.#dns.set(who, dn);
    this.#writeAddresses(who);
  }

  #delete(who: number, dn: string): void {
    this.directory.delete(dn);
    this.#dns.delete(who);
    for (const [address, owner] of [...this.#ownerOf]) if (owner === who) this.#ownerOf.delete(address);
  }

  #rename(who: number, dn: string, rdn: string, unit: string): void {
    const to = `${rdn},${unit},${nc}`;
    if (to !== dn) this.directory.rename(dn, to);
    this.#dns.set(who, to);
  }
}

/** Breaks off before or after the call with this number, and every later one: the process is gone. */
function breaking(store: DirectoryStore, state: { left: number }): DirectoryStore {
  return new Proxy(store, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return async (...args: readonly unknown[]) => {
        state.left -= 1;
        if (state.left < 0) throw killed();
        const result: unknown = await Reflect.apply(method, target, args);
        if (state.left === 0) throw killed();
        return result;
      };
    },
  });
}

const killed = () =>
  new AppError({ kind: 'unavailable', code: 'test.killed', message: 'The process was killed.' });

type Scene = Awaited<ReturnType<typeof createTestSynchronization>>;

async function open(directory: FakeDirectory, itemsAtOnce?: number): Promise<Scene> {
  const forests = { AD: directory };
  const scene = await createTestSynchronization({ forests, ...(itemsAtOnce && { itemsAtOnce }) });
  await scene.features.set(scene.tenant, 'SynchronizeUpnForManagedUsers', true);
  return scene;
}

/** Everything of the living that the source decides, without numbers that only say when they came. */
async function stateOf(scene: Scene, directory: FakeDirectory): Promise<unknown> {
  const all = await scene.recipientsByName();
  const names = new Map([...all.values()].map(({ guid, name }) => [guid, name]));
  const shown: unknown[] = [];
  for (const { name, kind, upn, alias, addresses, attributes, anchor, mailbox } of all.values()) {
    const { manager, mailboxPlan: _, ...others } = attributes;
    const hasManager = directory.state.living().some(({ attributes: values }) => {
      return values.get('cn')?.values[0] === name && (values.get('manager')?.values.length ?? 0) > 0;
    });
    const members = kind === 'mailSecurityGroup' ? await scene.membersOf(name) : undefined;
    shown.push({
      ...{ name, kind, upn, alias, anchor, members, attributes: others },
      addresses: formatAddresses(addresses).toSorted(),
      manager: hasManager && manager !== undefined ? names.get(manager) : undefined,
      mailbox: mailbox?.state,
    });
  }
  return shown.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

describe('synchronisation that is killed again and again', () => {
  it('comes to the state of one clean first synchronisation, whatever happened on the way', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(acts, { minLength: 5, maxLength: 40 }), async (list) => {
        const forest = new Forest();
        // So few that several batches are under way together.
        const scene = await open(forest.directory, 2);
        for (const act of list) {
          forest.do(act);
          if (act.kind !== 'sync') continue;
          const state = { left: act.calls };
          const process = scene.open(breaking(scene.store, state));
          const policyType = act.isInitial ? 'Initial' : 'Delta';
          await process
            .runCycle(scene.organization, { ...scene.request, policyType })
            .catch((error: unknown) => {
              if (!(error instanceof AppError) || error.code !== 'test.killed') throw error;
            });
          // Another process, once the lease of the one that was killed is over.
          scene.clock.set(scene.clock.now() + 120_000);
        }
        for (let round = 0; round < 4; round += 1) await scene.run();
        const clean = await open(forest.directory);
        await clean.run();
        expect(await scene.errors()).toEqual([]);
        expect(await stateOf(scene, forest.directory)).toEqual(await stateOf(clean, forest.directory));
        const counts = await scene.recipients.count(scene.tenant);
        expect(scene.provisioner.mailboxes.size).toBe(counts.active.userMailbox + counts.softDeleted);
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});
