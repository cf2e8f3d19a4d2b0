import { checkPasswordStrength } from '../../access/password-strength.ts';
import { AppError } from '../../base/errors.ts';
import type { Recipient } from '../../store/ports/directory-model.ts';
import type { CmdletContext } from '../kit/context.ts';
import { parameter } from '../kit/parameter.ts';
import { truth } from '../kit/parameter-types.ts';
import { secretText } from '../kit/secret-text.ts';

export const passwordParameters = {
  Password: parameter({
    schema: secretText(),
    synopsis: {
      en: 'What its owner signs in with: a secure string, or text.',
      ko: '로그인 암호. 보안 문자열 또는 텍스트.',
    },
    secret: true,
    fromPipeline: 'propertyName',
  }),
  ResetPasswordOnNextLogon: parameter({
    schema: truth(),
    synopsis: {
      en: 'Whether its owner has to choose another password at the next sign-in.',
      ko: '다음에 로그인할 때 암호를 바꾸게 할지 여부.',
    },
  }),
} as const;

export function passwordNeeded(): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'mailbox.password.missing',
    message:
      '-ResetPasswordOnNextLogon $true needs the password that is to be used until then. Give -Password.',
  });
}

export interface FirstPassword {
  readonly Name: string;
  readonly DisplayName?: string | undefined;
  readonly Alias?: string | undefined;
  readonly Password?: string | undefined;
  readonly ResetPasswordOnNextLogon?: boolean | undefined;
}

/** Before its owner is made: a password that is refused then leaves nothing behind. */
export function checkFirstPassword(given: FirstPassword): void {
  const { Name, DisplayName = '', Alias = '', Password, ResetPasswordOnNextLogon } = given;
  if (Password !== undefined) checkPasswordStrength(Password, [Name, DisplayName, Alias]);
  else if (ResetPasswordOnNextLogon) throw passwordNeeded();
}

/** Whoever was to have a password and cannot have it is taken back, so that the line can be typed again. */
export async function setFirstPassword(
  { tenant, recipient }: Recipient,
  { Password, ResetPasswordOnNextLogon = false }: FirstPassword,
  { rooms }: CmdletContext,
): Promise<void> {
  if (Password === undefined) return;
  try {
    await rooms.accounts.setPassword(tenant, recipient, Password, { mustChange: ResetPasswordOnNextLogon });
  } catch (error) {
    await rooms.recipients.remove(tenant, [recipient]);
    await rooms.recipients.purge(tenant, [recipient]);
    throw error;
  }
}
