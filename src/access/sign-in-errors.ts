import { AppError } from '../base/errors.ts';

/** One answer for every reason, so that it tells nobody which names exist. */
export function signInRefused(): AppError {
  return new AppError({
    kind: 'denied',
    code: 'access.signIn.refused',
    message: 'The user name or the password is not right, or the account may not sign in.',
  });
}

export function tokenRefused(): AppError {
  return new AppError({
    kind: 'denied',
    code: 'access.token.refused',
    message:
      'The access token is not right, was removed, or has expired, or its owner may not sign in. Make a new one with New-AccessToken.',
  });
}

/** Told only to one who proved the password. */
export function passwordMustChange(): AppError {
  return new AppError({
    kind: 'denied',
    code: 'access.password.mustChange',
    message:
      'The password is right, but somebody else chose it, and it opens nothing until it is changed. Choose another at /password on this server, then sign in with that.',
  });
}

export function tooManyAttempts(waitMs: number): AppError {
  const seconds = Math.ceil(waitMs / 1000);
  return new AppError({
    kind: 'denied',
    code: 'access.signIn.locked',
    message: `There were too many failed sign-ins for this account from this address. Try again in ${seconds} seconds.`,
    details: { seconds },
    retryable: true,
  });
}

export function appPasswordForMail(): AppError {
  return new AppError({
    kind: 'denied',
    code: 'access.appPassword.mailOnly',
    message:
      'An app password opens mail alone. Sign in with the password of the account; a program gets an access token, which New-AccessToken makes.',
  });
}
