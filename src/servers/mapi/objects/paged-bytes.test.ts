import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PagedBytes } from './paged-bytes.ts';

const most = 300_000;
const place = fc.nat(most);

describe('bytes in pages', () => {
  it('are what one long array would be, whatever is written and however it is resized', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('write' as const), at: place, size: fc.nat(140_000), fill: fc.nat(255) }),
      fc.record({ kind: fc.constant('resize' as const), at: place }),
    );
    fc.assert(
      fc.property(fc.nat(200_000), fc.array(step, { maxLength: 6 }), place, (size, steps, at) => {
        let expected = Buffer.alloc(size, 7);
        const bytes = new PagedBytes(Buffer.from(expected));
        for (const each of steps) {
          const length = each.kind === 'write' ? Math.max(expected.length, each.at + each.size) : each.at;
          const next = Buffer.alloc(length);
          expected.copy(next, 0, 0, Math.min(length, expected.length));
          if (each.kind === 'write') {
            if (each.size === 0) continue;
            next.fill(each.fill, each.at, each.at + each.size);
            bytes.write(each.at, Buffer.alloc(each.size, each.fill));
          } else bytes.resize(each.at);
          expected = next;
        }
        expect(bytes.length).toBe(expected.length);
        expect(Buffer.compare(bytes.read(at, 90_000), expected.subarray(at, at + 90_000))).toBe(0);
        expect(Buffer.compare(bytes.read(0, bytes.length), expected)).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it('take no memory for a size that is only announced', () => {
    const bytes = new PagedBytes(Buffer.from('abc'));
    bytes.resize(2 ** 31);
    bytes.write(2 ** 30, Buffer.from('x'));
    expect([bytes.writtenBytes, Buffer.from(bytes.read(0, 5)).toString('latin1')]).toEqual([
      65_536,
      'abc\0\0',
    ]);
  });
});
