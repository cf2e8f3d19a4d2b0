import { describe, expect, it } from 'vitest';
import { bytes, u32 } from '../../../tests/support/mapi/emsmdb-client.ts';
import { dnOf, serveMapi } from '../../../tests/support/mapi/served-mapi.ts';
import { rops } from './rops/registry.gen.ts';
import { unsupportedRops } from './unsupported-rops.ts';

/** [MS-OXCROPS] section 2.2.2: ids that are reserved (R1413), without those that other specifications have given a meaning since. */
const reserved: readonly (readonly [first: number, last: number])[] = [
  [0x00, 0x00],
  [0x28, 0x28],
  [0x3c, 0x3d],
  [0x62, 0x62],
  [0x65, 0x65],
  [0x6a, 0x6a],
  [0x71, 0x71],
  [0x7c, 0x7d],
  [0x83, 0x85],
  [0x87, 0x88],
  [0x8a, 0x8f],
  [0x94, 0x9c],
  [0x9e, 0xa2],
  [0xa4, 0xf8],
  [0xfa, 0xfd],
];
const isReserved = (id: number) => reserved.some(([first, last]) => id >= first && id <= last);

describe('ids of ROPs', () => {
  it('are done, or named with the reason why not, or reserved (MS-OXCROPS_R14, R1413)', () => {
    const known = [...rops, ...unsupportedRops].map(({ id }) => id).sort((a, b) => a - b);
    const expected = Array.from({ length: 256 }, (_, id) => id).filter((id) => !isReserved(id));
    expect(known).toEqual(expected);
  });

  it.each([0x00, 0x28, 0xfd, 0x2a, 0x6e, 0xff])(
    'that no client may send fail the request: %i (R18, R180001, R4551)',
    async (id) => {
      const client = await (await serveMapi()).connect();
      const { handle } = await client.logon(dnOf('anna'));
      const { answer } = await client.execute([bytes(id, 0, 0)], [handle]);
      expect(answer.body.readUInt32LE(4)).toBe(0x4b6);
    },
  );

  it('that clients may give to what they make are theirs alone (MS-OXCFXICS section 3.2.5.4.1)', async () => {
    const client = await (await serveMapi()).connect();
    const { handle } = await client.logon(dnOf('anna'));
    const take = async (count: number) => {
      const { buffers } = await client.execute([bytes(0x7f, 0, 0, u32(count))], [handle]);
      return buffers[0]?.rops ?? bytes();
    };
    const [first, second] = [await take(0x1_0000), await take(1)];
    const counter = (answer: Buffer) => answer.readUIntBE(22, 6);
    expect(counter(first)).toBeGreaterThanOrEqual(2 ** 47);
    expect(counter(second) - counter(first)).toBeGreaterThanOrEqual(0x1_0000);
    expect((await take(0)).subarray(2).toString('hex')).toBe('57000780');
  });
});
