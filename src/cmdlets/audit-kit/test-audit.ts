import type { AuditOwner } from '../../access/audit-log.ts';
import { AppError } from '../../base/errors.ts';
import type { Value } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../kit/context.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { text, whole } from '../kit/parameter-types.ts';
import { auditTestObject } from '../presentation/audit-objects.ts';

/** A line of the server's log, kept elsewhere, says what the record at some number was sealed with. */
export const witnessParameters = {
  SequenceNumber: parameter({
    schema: whole({ min: 1 }),
    synopsis: {
      en: 'The number in a line "audit.recorded" of a log that was kept elsewhere; with -Seal.',
      ko: '다른 곳에 보관한 로그의 "audit.recorded" 줄에 있는 번호. -Seal과 함께 사용합니다.',
    },
  }),
  Seal: parameter({
    schema: text(),
    synopsis: {
      en: 'The seal in that line: it must be the one that the record has.',
      ko: '그 줄의 seal 값. 레코드의 값과 같아야 합니다.',
    },
  }),
} as const;

export async function testAudit(
  { SequenceNumber, Seal }: Bound<typeof witnessParameters>,
  owner: AuditOwner,
  { rooms, writeError }: CmdletContext,
): Promise<Value> {
  if ((SequenceNumber === undefined) !== (Seal === undefined)) throw halfWitness();
  const witness = SequenceNumber === undefined ? undefined : { sequence: SequenceNumber, seal: sealOf(Seal) };
  const verification = await rooms.auditLog.verify(owner, witness);
  const identity = owner?.name ?? 'platform';
  if (verification.damage !== undefined) {
    writeError(damaged(identity), identity);
  }
  return auditTestObject.present({ identity, verification });
}

function sealOf(hex = ''): Uint8Array {
  if (/^[0-9a-f]{64}$/i.test(hex.trim())) return Buffer.from(hex.trim(), 'hex');
  throw new AppError({
    kind: 'invalid',
    code: 'audit.test.seal',
    message: 'A seal is 64 hexadecimal digits. Copy it from the "seal" of the log line.',
  });
}

/** An error, so that a script which looks every night ends with another exit code. */
function damaged(identity: string): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'audit.damaged',
    message: `The record of changes of ${identity} is not as it was written. Keep a copy of the database as it is, and look at who can write to it.`,
  });
}

function halfWitness(): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'audit.test.witness',
    message: '-SequenceNumber and -Seal belong together: both are in one line "audit.recorded" of the log.',
  });
}
