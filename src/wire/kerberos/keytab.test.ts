import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeytabError, readKeytab } from './keytab.ts';

/** Written by ktutil of MIT Kerberos 1.20: AES 256 version 3, AES 128 version 300, RC4 version 3. */
const written = Buffer.from(
  '05020000005b0002000d434f4e544f534f2e4c4f43414c00044854545000116d61696c2e636f6e746f736f2e74657374000000016b01f67503001200208c9f35f79cca4eb665a834cb3a4a6bff2dabea2e5b78fa9a43c51bdbb614a595000000030000004b0002000d434f4e544f534f2e4c4f43414c00044854545000116d61696c2e636f6e746f736f2e74657374000000016b01f6752c00110010e3e54ead112ab70f177ed6621e006de90000012c0000004b0002000d434f4e544f534f2e4c4f43414c00044854545000116d61696c2e636f6e746f736f2e74657374000000016b01f6750300170010878d8014606cda29677a44efa1353fc700000003',
  'hex',
);
const service = { realm: 'CONTOSO.LOCAL', principal: 'HTTP/mail.contoso.test' };

describe('a keytab', () => {
  it('has keys of AES, and says how many others there were', () => {
    const { entries, refused } = readKeytab(written);
    expect(refused).toBe(1);
    expect(entries).toMatchObject([
      { ...service, version: 3, key: { type: 18 } },
      { ...service, version: 300, key: { type: 17 } },
    ]);
    expect(Buffer.from(entries[1]!.key.value).toString('hex')).toBe('e3e54ead112ab70f177ed6621e006de9');
  });

  it('passes over what was removed', () => {
    const holed = Buffer.from(written);
    holed.writeInt32BE(-holed.readInt32BE(2), 2);
    expect(readKeytab(holed).entries.map(({ version }) => version)).toEqual([300]);
  });

  it.each([
    ['', /version 5.2/],
    ['0501', /version 5.2/],
    ['05020000005b00', /within an entry/],
    ['050200000003000100', /ends too early/],
  ])('is refused: %s', (hex, message) => {
    expect(() => readKeytab(Buffer.from(hex, 'hex'))).toThrow(message);
  });

  it('is read or refused, whatever is in it', () => {
    fc.assert(
      fc.property(fc.nat(written.length - 1), fc.nat(255), fc.nat(written.length), (at, value, length) => {
        const bytes = Buffer.from(written.subarray(0, length));
        if (at < length) bytes[at] = value;
        try {
          expect(readKeytab(bytes).refused).toBeGreaterThanOrEqual(0);
        } catch (error) {
          expect(error).toBeInstanceOf(KeytabError);
        }
      }),
    );
  });
});
