import { createHash } from 'node:crypto';
import { cp, open, readdir, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTemporaryFolder } from '../../../tests/support/temporary-folder.ts';
import type { BodyHash, TenantId } from '../../base/ids.ts';
import { collect, inlineBody, putOne, spool } from '../contracts/body-store.contract.ts';
import type { BodyLocation, PackEntry } from '../ports/bodies.ts';
import { isDamage } from './body-errors.ts';
import { PackBodyStore } from './pack-body-store.ts';
import { recordHeaderBytes } from './pack-format.ts';
import { packPath } from './pack-paths.ts';

const tenant = 1 as TenantId;
const limits = { packBytes: 20_000, batchBytes: 4_000, adoptBytes: 3_000 };

interface Kept {
  readonly hash: BodyHash;
  readonly bytes: Uint8Array;
  readonly location: BodyLocation;
}

type Step =
  | { readonly kind: 'append'; readonly bodies: readonly Uint8Array[] }
  | { readonly kind: 'spool'; readonly body: Uint8Array }
  | { readonly kind: 'seal' | 'reopen' | 'rewrite' };

type Damage =
  | { readonly kind: 'truncate'; readonly file: number; readonly at: number }
  | { readonly kind: 'flip'; readonly file: number; readonly at: number; readonly bit: number };

/** Half of them compress. */
const body = fc.oneof(
  fc.uint8Array({ maxLength: 1500 }),
  fc
    .tuple(fc.string({ minLength: 1, maxLength: 5 }), fc.nat(5000))
    .map(([text, size]) => Buffer.alloc(size, text)),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('append' as const), bodies: fc.array(body, { maxLength: 6 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('spool' as const), body }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('seal' as const, 'reopen' as const, 'rewrite' as const) }),
  },
);
const share = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({ kind: fc.constant('truncate' as const), file: share, at: share }),
  fc.record({ kind: fc.constant('flip' as const), file: share, at: share, bit: fc.nat(7) }),
);

async function play(root: string, steps: readonly Step[]): Promise<Kept[]> {
  const kept: Kept[] = [];
  let store = await PackBodyStore.open({ root, limits });
  const keep = (bytes: Uint8Array, location: BodyLocation) => {
    const hash = createHash('sha256').update(bytes).digest('hex') as BodyHash;
    kept.push({ hash, bytes, location });
  };
  for (const next of steps) {
    if (next.kind === 'append') {
      const places = await store.append(tenant, next.bodies.map(inlineBody));
      for (const [at, bytes] of next.bodies.entries()) keep(bytes, places[at]!);
    } else if (next.kind === 'spool') {
      const [place] = await store.append(tenant, [await spool(store, tenant, next.body)]);
      keep(next.body, place!);
    } else if (next.kind === 'seal') {
      await store.seal(tenant);
    } else if (next.kind === 'rewrite') {
      const some = kept.filter((_, at) => at % 3 === 0);
      const places = await store.rewrite(
        tenant,
        some.map(({ location }) => location),
      );
      for (const [at, { bytes }] of some.entries()) keep(bytes, places[at]!);
    } else {
      await store.close();
      store = await PackBodyStore.open({ root, limits });
    }
  }
  // As a crash leaves it: nothing is closed before the copy is taken.
  await cp(root, `${root}.crashed`, { recursive: true });
  await store.close();
  return kept;
}

/** Returns the pack and where it is not to be trusted any more. */
async function inflict(root: string, { kind, file, at, ...rest }: Damage) {
  const folder = path.join(root, String(tenant));
  const packs = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.pack'));
  const name = packs[Math.floor(file * packs.length)];
  if (name === undefined) return undefined;
  const target = path.join(folder, name);
  const position = Math.floor(at * (await stat(target)).size);
  if (kind === 'truncate') {
    await truncate(target, position);
  } else {
    const handle = await open(target, 'r+');
    const byte = Buffer.alloc(1);
    await handle.read(byte, 0, 1, position);
    byte[0]! ^= 1 << ('bit' in rest ? rest.bit : 0);
    await handle.write(byte, 0, 1, position);
    await handle.close();
  }
  return { kind, path: target, position };
}

function isTouched(root: string, { location }: Kept, by: Awaited<ReturnType<typeof inflict>>): boolean {
  if (by?.path !== packPath(root, tenant, location.pack)) return false;
  const end = location.offset + recordHeaderBytes + location.storedBytes;
  return by.kind === 'truncate' ? by.position < end : by.position >= location.offset && by.position < end;
}

describe('packs after a crash and damage', () => {
  it('give every acknowledged body that was not touched, and never a wrong one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 12 }),
        damage,
        body,
        async (steps, harm, late) => {
          const { folder, remove } = await createTemporaryFolder();
          const root = path.join(folder, 'packs.crashed');
          try {
            const kept = await play(path.join(folder, 'packs'), steps);
            const inflicted = await inflict(root, harm);
            const store = await PackBodyStore.open({ root, limits });
            // Recovers the folder, and takes the place of what is gone if anything may.
            const after = await putOne(store, tenant, late);
            const lost: Kept[] = [];
            for (const one of kept) {
              const found = await store.read(tenant, one.location).catch((error: unknown) => {
                if (isDamage(error)) return undefined;
                throw error;
              });
              if (found === undefined) lost.push(one);
              else expect(Buffer.from(found).equals(one.bytes)).toBe(true);
            }
            expect(Buffer.from(await store.read(tenant, after)).equals(late)).toBe(true);
            expect(lost.filter((one) => !isTouched(root, one, inflicted))).toEqual([]);
            if (inflicted?.kind === 'flip') await expectReported(store, lost);
            await store.close();
          } finally {
            await remove();
          }
        },
      ),
    );
  });
});

/** A flipped bit is found by a scan, with the body's hash, or with its place where the header is what broke. */
async function expectReported(store: PackBodyStore, lost: readonly Kept[]): Promise<void> {
  for (const { hash, location } of lost) {
    const entries = await collect(store.scanPack(tenant, location.pack));
    const isReport = (entry: PackEntry) =>
      entry.kind === 'damage' && (entry.hash === hash || entry.offset === location.offset);
    expect(entries.some(isReport)).toBe(true);
  }
}
