/**
 * What to send to a source server so that it opens a mailbox: a few ways, the most likely first. Whoever tries them
 * goes on to the next only where the server says that it does not know the name or the password (RFC 5530
 * AUTHENTICATIONFAILED, AUTHORIZATIONFAILED), and keeps to the one that worked for the whole endpoint: servers lock
 * accounts after a few failures.
 */
import type { SourceLogin } from './source-login.ts';

export type SignInMechanism = 'LOGIN' | 'PLAIN' | 'XOAUTH2' | 'OAUTHBEARER';

export interface SignInAttempt {
  readonly mechanism: SignInMechanism;
  /** Who signs in: RFC 4616 authcid, or the name that LOGIN takes. */
  readonly login: string;
  /** RFC 4616 authzid: whose mailbox opens; undefined where it is that of `login`. */
  readonly authorizeAs?: string;
  readonly reason: string;
}

export interface SourceServer {
  /** Of CAPABILITY: `AUTH=PLAIN` is `PLAIN`. */
  readonly mechanisms: readonly string[];
  readonly isLoginDisabled: boolean;
}

/** What the Password of the row, or the endpoint, holds. */
export type SecretKind = 'password' | 'accessToken';

export function signInAttempts(
  login: SourceLogin,
  server: SourceServer,
  secret: SecretKind = 'password',
): SignInAttempt[] {
  const offered = new Set(server.mechanisms.map((name) => name.toUpperCase()));
  return secret === 'accessToken' ? withToken(login, offered) : withPassword(login, server, offered);
}

/** RFC 7628 where it is offered; Google and Microsoft take their own older form as well. */
function withToken(login: SourceLogin, offered: ReadonlySet<string>): SignInAttempt[] {
  const mechanisms = (['OAUTHBEARER', 'XOAUTH2'] as const).filter((name) => offered.has(name));
  // A token says who signs in, so that the name is the mailbox's alone.
  const name = login.form === 'userRoot' ? login.admin : login.user;
  const chosen = mechanisms.length > 0 ? mechanisms : (['XOAUTH2'] as const);
  return chosen.map((mechanism) => ({
    mechanism,
    login: name,
    reason:
      mechanisms.length > 0 ? 'the server offers it' : 'tokens need it, though the server does not list it',
  }));
}

function withPassword(
  login: SourceLogin,
  server: SourceServer,
  offered: ReadonlySet<string>,
): SignInAttempt[] {
  const plain = offered.has('PLAIN');
  // Servers may check the two against different tables; one that knows both is asked once.
  const first: SignInMechanism = plain ? 'PLAIN' : 'LOGIN';
  switch (login.form) {
    case 'user':
      return [{ mechanism: first, login: login.user, reason: 'the user signs in' }];
    case 'userRoot':
      return [{ mechanism: first, login: login.admin, reason: 'the administrator signs in' }];
    case 'mirapoint':
      return [
        {
          mechanism: server.isLoginDisabled && plain ? 'PLAIN' : 'LOGIN',
          login: `#${login.user}#${login.admin}#`,
          reason: 'Mirapoint takes both names in one',
        },
      ];
    case 'exchange':
      return exchangeAttempts(login, server, plain);
    case 'master':
      return [
        {
          mechanism: first,
          login: `${login.user}${login.separator}${login.admin}`,
          reason: 'Dovecot takes both names in one',
        },
        ...authorized(login.admin, login.user, plain),
      ];
  }
}

function exchangeAttempts(
  { domain, admin, user }: Extract<SourceLogin, { form: 'exchange' }>,
  server: SourceServer,
  plain: boolean,
): SignInAttempt[] {
  const mechanism = server.isLoginDisabled && plain ? 'PLAIN' : 'LOGIN';
  return [
    { mechanism, login: `${domain}/${admin}/${user}`, reason: 'Exchange takes all names in one' },
    { mechanism, login: `${domain}\\${admin}\\${user}`, reason: 'so do versions that want backslashes' },
    ...authorized(`${domain}\\${admin}`, user, plain),
  ];
}

/** Cyrus, and Dovecot where it lists PLAIN: one name signs in, the other's mailbox opens. */
function authorized(login: string, authorizeAs: string, plain: boolean): SignInAttempt[] {
  if (!plain) return [];
  return [{ mechanism: 'PLAIN', login, authorizeAs, reason: 'SASL PLAIN has a place for both names' }];
}
