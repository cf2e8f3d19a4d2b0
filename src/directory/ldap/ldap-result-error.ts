/** Result codes (RFC 4511 appendix A), and what Active Directory says beside them, in words. */

import type { AdvisedErrorFields } from '../../base/connecting/advised-error.ts';
import type { AppError } from '../../base/errors.ts';
import type { LdapResult } from './ldap-message.ts';
import { type SourceFailure, shownText, sourceError } from './source-error.ts';

export const resultCodes = {
  success: 0,
  timeLimitExceeded: 3,
  sizeLimitExceeded: 4,
  authMethodNotSupported: 7,
  strongerAuthRequired: 8,
  referral: 10,
  adminLimitExceeded: 11,
  unavailableCriticalExtension: 12,
  confidentialityRequired: 13,
  noSuchAttribute: 16,
  undefinedAttributeType: 17,
  constraintViolation: 19,
  attributeOrValueExists: 20,
  invalidAttributeSyntax: 21,
  noSuchObject: 32,
  invalidDnSyntax: 34,
  inappropriateAuthentication: 48,
  invalidCredentials: 49,
  insufficientAccessRights: 50,
  busy: 51,
  unavailable: 52,
  unwillingToPerform: 53,
  objectClassViolation: 65,
  other: 80,
  syncRefreshRequired: 4096,
} as const;

/** As a server says it: `80090308: LdapErr: …` shortened to one line. */
export function quotedResult({ code, diagnostic }: LdapResult): string {
  const said = shownText(diagnostic);
  return said === '' ? `code ${code}` : `code ${code}, "${said}"`;
}

/** Of AcceptSecurityContext: Win32 errors in hexadecimal, behind `data`. */
const bindReasons: Readonly<Record<string, Pick<AdvisedErrorFields, 'what' | 'next'>>> = {
  '525': {
    what: 'there is no such user (525)',
    next: 'Check how the name is written: user@domain, DOMAIN\\user or a DN.',
  },
  '52e': { what: 'user or password is wrong (52e)', next: 'Check both, and give the password again.' },
  '530': {
    what: 'the account may not sign in at this hour (530)',
    next: 'Allow its logon hours, or take an account for services.',
  },
  '531': {
    what: 'the account may not sign in from here (531)',
    next: 'Add the domain controllers to the workstations that it may log on to.',
  },
  '532': {
    what: 'its password has expired (532)',
    next: 'Set a new one in the directory and here, and let passwords of service accounts not expire.',
  },
  '533': { what: 'the account is disabled (533)', next: 'Enable it, or take another.' },
  '701': { what: 'the account has expired (701)', next: 'Move its date of expiry, or take another.' },
  '773': {
    what: 'its password must be changed at the next logon (773)',
    next: 'Take that flag from the account, or set the password as an administrator does.',
  },
  '775': {
    what: 'the account is locked (775)',
    next: 'Unlock it, and look for what keeps trying an old password.',
  },
};

export function bindError(server: string, userName: string, result: LdapResult): AppError {
  const { code, diagnostic } = result;
  const user = shownText(userName);
  if (code === resultCodes.strongerAuthRequired || code === resultCodes.confidentialityRequired) {
    return sourceError('signIn', {
      what: `${server} takes no password without encryption (${quotedResult(result)}).`,
      next: 'Give -Security Ldaps with port 636, or -Security StartTls.',
      retryable: false,
    });
  }
  if (code === resultCodes.invalidCredentials) {
    const data = /\bdata ([0-9a-f]+)/i.exec(diagnostic)?.[1]?.toLowerCase() ?? '';
    const reason = bindReasons[data];
    return sourceError('signIn', {
      what: `${server} did not let ${user} sign in: ${reason?.what ?? `user or password is wrong (${quotedResult(result)})`}.`,
      next: reason?.next ?? 'Check both; OpenLDAP wants the whole DN of the user.',
      retryable: false,
      details: { reason: data },
    });
  }
  if (code === resultCodes.inappropriateAuthentication || code === resultCodes.authMethodNotSupported) {
    return sourceError('signIn', {
      what: `${server} does not take a name with a password from ${user} (${quotedResult(result)}).`,
      next: 'Allow simple binds for this account, or take one that has a password.',
      retryable: false,
    });
  }
  return resultError(server, 'the sign-in', result);
}

/** What a search, or another request, came to. */
export function resultError(server: string, asked: string, result: LdapResult): AppError {
  const { code } = result;
  const said = `${server} refused ${asked} (${quotedResult(result)}).`;
  const [failure, fields] = explain(code, said);
  return sourceError(failure, { ...fields, details: { resultCode: code } });
}

function explain(code: number, said: string): readonly [SourceFailure, AdvisedErrorFields] {
  switch (code) {
    case resultCodes.noSuchObject:
    case resultCodes.invalidDnSyntax:
      return [
        'base',
        {
          what: said,
          next: 'Check -SearchBase and the organizational units: they must be there, and this account must see them.',
        },
      ];
    case resultCodes.referral:
      return [
        'base',
        {
          what: said,
          next: 'What is searched lies on another server: make a connector for that domain, or give -SearchBase in this one.',
        },
      ];
    case resultCodes.sizeLimitExceeded:
    case resultCodes.adminLimitExceeded:
      return [
        'limit',
        {
          what: said,
          next: 'The server gives this account no more objects. Raise its limit (OpenLDAP: "limits dn.exact=… size=unlimited"; Active Directory: MaxPageSize), or make the scope smaller.',
        },
      ];
    case resultCodes.timeLimitExceeded:
      return [
        'limit',
        {
          what: said,
          next: 'The search took longer than the server allows. Make the scope smaller, or let the server index what the filter asks for.',
        },
      ];
    case resultCodes.strongerAuthRequired:
    case resultCodes.confidentialityRequired:
      return [
        'tls',
        { what: said, next: 'Give -Security Ldaps with port 636, or -Security StartTls.', retryable: false },
      ];
    case resultCodes.insufficientAccessRights:
      return [
        'denied',
        {
          what: said,
          next: 'Give the account the right to read there (and "Replicating Directory Changes", to follow changes).',
        },
      ];
    case resultCodes.undefinedAttributeType:
      return ['filter', { what: said, next: 'Check the names of attributes in -Filter.' }];
    case resultCodes.busy:
    case resultCodes.unavailable:
      return ['busy', { what: said, next: 'Try again in a while.' }];
    default:
      return ['refused', { what: said, next: 'Look for the code in the log of the server.' }];
  }
}
