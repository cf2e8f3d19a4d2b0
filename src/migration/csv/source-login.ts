/**
 * Whose mailbox a row means, and who signs in for it. An administrator's UserName names both, in a form of its own for
 * each make of server.
 */
export type SourceLogin =
  /** Signs in for itself. */
  | { readonly form: 'user'; readonly user: string }
  /** Exchange: `Domain/Admin/User`. */
  | { readonly form: 'exchange'; readonly domain: string; readonly admin: string; readonly user: string }
  /** Dovecot's master users, and others with SASL: `User*Admin`. The sign between them is a setting there. */
  | { readonly form: 'master'; readonly user: string; readonly admin: string; readonly separator: string }
  /** Mirapoint: `#user@domain#Admin#`. */
  | { readonly form: 'mirapoint'; readonly user: string; readonly admin: string }
  /** Courier and others: the administrator's own sign-in, and the user's folders below a root. */
  | { readonly form: 'userRoot'; readonly admin: string; readonly userRoot: string };

export interface SourceLoginOptions {
  readonly userRoot?: string | undefined;
  /** `auth_master_user_separator` of Dovecot. */
  readonly masterSeparator?: string;
}

const mirapointForm = /^#([^#]+)#([^#]+)#$/;
const exchangeForm = /^([^/\\]+)([/\\])([^/\\]+)\2([^/\\]+)$/;

export function readSourceLogin(
  userName: string,
  { userRoot, masterSeparator = '*' }: SourceLoginOptions = {},
): SourceLogin {
  if (userRoot !== undefined && userRoot !== '') return { form: 'userRoot', admin: userName, userRoot };
  const [, mirapointUser, mirapointAdmin] = mirapointForm.exec(userName) ?? [];
  if (mirapointUser !== undefined && mirapointAdmin !== undefined) {
    return { form: 'mirapoint', user: mirapointUser, admin: mirapointAdmin };
  }
  const [, domain, , exchangeAdmin, exchangeUser] = exchangeForm.exec(userName) ?? [];
  if (domain !== undefined && exchangeAdmin !== undefined && exchangeUser !== undefined) {
    return { form: 'exchange', domain, admin: exchangeAdmin, user: exchangeUser };
  }
  // The user stands first, so that an administrator's name may have the sign in it.
  const at = masterSeparator === '' ? -1 : userName.indexOf(masterSeparator);
  const user = userName.slice(0, Math.max(at, 0));
  const admin = userName.slice(at + masterSeparator.length);
  if (user !== '' && admin !== '') return { form: 'master', user, admin, separator: masterSeparator };
  return { form: 'user', user: userName };
}

/** Whose mailbox it is at the source, for people. */
export function sourceUserOf(login: SourceLogin): string {
  return login.form === 'userRoot' ? login.userRoot : login.user;
}
