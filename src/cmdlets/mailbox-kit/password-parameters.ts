import { AppError } from '../../base/errors.ts';
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
