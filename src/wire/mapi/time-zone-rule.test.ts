import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MapiFormatError } from './mapi-format-error.ts';
import {
  effectiveRule,
  readTimeZoneDefinition,
  readTimeZoneStruct,
  writeTimeZoneDefinition,
  writeTimeZoneStruct,
} from './time-zone-rule.ts';

/** [MS-OXOCAL] section 4.1.4. */
const pacific =
  '0201300002001500500061006300690066006900630020005300740061006E0064006100720064002000540069006D006500020002013E000000D6070000000000000000000000000000E001000000000000C4FFFFFF00000A000000050002000000000000000000040000000100020000000000000002013E000200D7070000000000000000000000000000E001000000000000C4FFFFFF00000B0000000100020000000000000000000300000002000200000000000000';

describe('time zones of appointments', () => {
  it('[MS-OXOCAL] 4.1.4: reads and writes PidLidAppointmentTimeZoneDefinitionRecur', () => {
    const read = readTimeZoneDefinition(Buffer.from(pacific, 'hex'));
    expect(read.keyName).toBe('Pacific Standard Time');
    expect(effectiveRule(read)).toMatchObject({
      bias: 480,
      daylightBias: -60,
      standardDate: { month: 11, dayOfWeek: 0, day: 1, hour: 2 },
      daylightDate: { month: 3, dayOfWeek: 0, day: 2, hour: 2 },
    });
    expect(Buffer.from(writeTimeZoneDefinition(read)).toString('hex').toUpperCase()).toBe(pacific);
  });

  it('[MS-OXOCAL] 2.2.1.39: PidLidTimeZoneStruct has the same rule in 48 bytes', () => {
    const rule = effectiveRule(readTimeZoneDefinition(Buffer.from(pacific, 'hex')))!;
    const bytes = writeTimeZoneStruct(rule);
    expect(Buffer.from(bytes).toString('hex')).toBe(
      'e001000000000000c4ffffff000000000b00000001000200000000000000000000000300000002000200000000000000',
    );
    expect(rule).toMatchObject(readTimeZoneStruct(bytes));
  });

  it('reads any bytes or refuses them', () => {
    const sample = Buffer.from(pacific, 'hex');
    fc.assert(
      fc.property(fc.nat(sample.length - 1), fc.nat(255), fc.nat(sample.length), (at, value, length) => {
        const bytes = Buffer.from(sample.subarray(0, length));
        if (at < length) bytes[at] = value;
        for (const read of [readTimeZoneDefinition, readTimeZoneStruct]) {
          try {
            expect(read(bytes)).toBeDefined();
          } catch (error) {
            expect(error).toBeInstanceOf(MapiFormatError);
          }
        }
      }),
    );
  });
});
