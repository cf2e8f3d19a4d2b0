import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MapiFormatError } from '../mapi-format-error.ts';
import { PredecessorChangeList, readXid } from './predecessors.ts';

const xid = (namespace: number, version: number) => ({
  namespace: new Uint8Array(16).fill(namespace),
  localId: Uint8Array.of(0, 0, version),
});
const listOf = (versions: readonly (readonly [number, number])[]) =>
  versions.reduce(
    (list, [namespace, version]) => list.with(xid(namespace, version)),
    PredecessorChangeList.none,
  );
const some = fc.array(fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 9 })), { maxLength: 8 });

describe('a list of predecessors, [MS-OXCFXICS] section 3.1.5.6.1', () => {
  it('R169: is sent in the order of namespaces, each once with its last version', () => {
    const bytes = Buffer.from(
      listOf([
        [2, 1],
        [1, 7],
        [2, 5],
        [1, 3],
      ]).bytes,
    ).toString('hex');
    expect(bytes).toBe(`13${'01'.repeat(16)}000007${'13'}${'02'.repeat(16)}000005`);
  });

  it('R1788: includes another where it has every version of it, or a later one', () => {
    fc.assert(
      fc.property(some, some, (one, other) => {
        const [a, b] = [listOf(one), listOf(other)];
        const last = (versions: typeof one, namespace: number) =>
          Math.max(-1, ...versions.filter(([each]) => each === namespace).map(([, version]) => version));
        const expected = other.every(([namespace]) => last(one, namespace) >= last(other, namespace));
        expect(a.includes(b)).toBe(expected);
        const merged = a.merged(b);
        expect(merged.includes(a) && merged.includes(b)).toBe(true);
        expect(merged.bytes).toEqual(b.merged(a).bytes);
        expect(PredecessorChangeList.read(merged.bytes).bytes).toEqual(merged.bytes);
      }),
    );
  });

  it('R157: has versions of one to eight bytes, and nothing else', () => {
    expect(() => readXid(new Uint8Array(16))).toThrow(MapiFormatError);
    expect(() => readXid(new Uint8Array(25))).toThrow(MapiFormatError);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        try {
          PredecessorChangeList.read(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(MapiFormatError);
        }
      }),
    );
  });
});
