import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import {
  cleanGlobalObjectId,
  globalObjectIdOfUid,
  instanceOf,
  uidOfGlobalObjectId,
} from './global-object-id.ts';

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex').toUpperCase();

describe('PidLidGlobalObjectId', () => {
  it('[MS-OXOCAL] 4.1.2: names the day of an instance', () => {
    const id =
      '040000008200E00074C5B7101A82E00807D803195025D461E473C8010000000000000000100000002A5844B3A444F74A9C246C60886F116B';
    const bytes = Buffer.from(id, 'hex');
    expect(instanceOf(bytes)).toEqual({ year: 2008, month: 3, day: 25 });
    const clean = hexOf(cleanGlobalObjectId(bytes));
    expect(uidOfGlobalObjectId(bytes)).toBe(clean);
    expect(hexOf(globalObjectIdOfUid(clean, { year: 2008, month: 3, day: 25 }))).toBe(id);
  });

  it.each([
    // [MS-ASEMAIL] section 4.3.
    [
      'BAAAAIIA4AB0xbcQGoLgCAfUCRDgQMnBJoXEAQAAAAAAAAAAEAAAAAvw7UtuTulOnjnjhns3jvM=',
      '040000008200E00074C5B7101A82E00800000000E040C9C12685C4010000000000000000100000000BF0ED4B6E4EE94E9E39E3867B378EF3',
    ],
    [
      'BAAAAIIA4AB0xbcQGoLgCAAAAAAAAAAAAAAAAAAAAAAAAAAAMwAAAHZDYWwtVWlkAQAAAHs4MTQxMkQzQy0yQTI0LTRFOUQtQjIwRS0xMUY3QkJFOTI3OTl9AA==',
      '{81412D3C-2A24-4E9D-B20E-11F7BBE92799}',
    ],
  ])('gives the UID of others back', (base64, uid) => {
    const bytes = Buffer.from(base64, 'base64');
    expect(uidOfGlobalObjectId(bytes)).toBe(uid);
    expect(hexOf(globalObjectIdOfUid(uid))).toBe(hexOf(cleanGlobalObjectId(bytes)));
  });

  it('keeps what is none', () => {
    expect(uidOfGlobalObjectId(globalObjectIdOfUid('회의-7@example.com'))).toBe('회의-7@example.com');
    expect(uidOfGlobalObjectId(Buffer.from([1, 2]))).toBe('0102');
  });
});
