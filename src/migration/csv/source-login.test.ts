import { describe, expect, it } from 'vitest';
import { signInAttempts } from './sign-in-attempts.ts';
import { readSourceLogin, type SourceLogin, sourceUserOf } from './source-login.ts';
import { rootCandidates } from './user-root.ts';

const one = (prefix: string, delimiter: string) => [{ prefix, delimiter }];

describe('readSourceLogin', () => {
  it.each<[string, SourceLogin, string?]>([
    ['terry.adams', { form: 'user', user: 'terry.adams' }],
    [
      'contoso-students/mailadmin/terry.adams',
      { form: 'exchange', domain: 'contoso-students', admin: 'mailadmin', user: 'terry.adams' },
    ],
    [
      'contoso\\mailadmin\\terry.adams',
      { form: 'exchange', domain: 'contoso', admin: 'mailadmin', user: 'terry.adams' },
    ],
    ['terry.adams*mailadmin', { form: 'master', user: 'terry.adams', admin: 'mailadmin', separator: '*' }],
    [
      '#terry.adams@contoso-students.edu#mailadmin#',
      { form: 'mirapoint', user: 'terry.adams@contoso-students.edu', admin: 'mailadmin' },
    ],
    [
      'mailadmin',
      { form: 'userRoot', admin: 'mailadmin', userRoot: '/users/terry.adams' },
      '/users/terry.adams',
    ],
    ['*admin', { form: 'user', user: '*admin' }],
    ['kim*', { form: 'user', user: 'kim*' }],
    ['#kim', { form: 'user', user: '#kim' }],
    ['contoso\\kim', { form: 'user', user: 'contoso\\kim' }],
    ['kim', { form: 'user', user: 'kim' }, ''],
  ])('%s', (userName, login, userRoot?: string) => {
    expect(readSourceLogin(userName, { userRoot })).toEqual(login);
    const isWhole =
      login.form === 'userRoot' ? userRoot === sourceUserOf(login) : userName.includes(sourceUserOf(login));
    expect(isWhole).toBe(true);
  });

  it('takes another sign between master user and user', () => {
    expect(readSourceLogin('kim%admin*1', { masterSeparator: '%' })).toMatchObject({
      user: 'kim',
      admin: 'admin*1',
    });
  });
});

describe('signInAttempts', () => {
  const plain = { mechanisms: ['PLAIN', 'XOAUTH2', 'OAUTHBEARER'], isLoginDisabled: false };
  const bare = { mechanisms: [], isLoginDisabled: false };
  const shown = (...given: Parameters<typeof signInAttempts>) =>
    signInAttempts(...given).map(({ mechanism, login, authorizeAs }) =>
      [mechanism, login, ...(authorizeAs === undefined ? [] : [`for ${authorizeAs}`])].join(' '),
    );

  it.each<[string, string[], string[]]>([
    ['terry.adams', ['PLAIN terry.adams'], ['LOGIN terry.adams']],
    [
      'terry.adams*mailadmin',
      ['PLAIN terry.adams*mailadmin', 'PLAIN mailadmin for terry.adams'],
      ['LOGIN terry.adams*mailadmin'],
    ],
    [
      'contoso/mailadmin/terry.adams',
      [
        'LOGIN contoso/mailadmin/terry.adams',
        'LOGIN contoso\\mailadmin\\terry.adams',
        'PLAIN contoso\\mailadmin for terry.adams',
      ],
      ['LOGIN contoso/mailadmin/terry.adams', 'LOGIN contoso\\mailadmin\\terry.adams'],
    ],
    ['#t@c.edu#mailadmin#', ['LOGIN #t@c.edu#mailadmin#'], ['LOGIN #t@c.edu#mailadmin#']],
  ])('%s', (userName, withPlain, without) => {
    const login = readSourceLogin(userName);
    expect(shown(login, plain)).toEqual(withPlain);
    expect(shown(login, bare)).toEqual(without);
    expect(shown(login, { ...plain, isLoginDisabled: true }).every((each) => each.startsWith('PLAIN'))).toBe(
      true,
    );
  });

  it('sends the administrator alone where there is a root', () => {
    expect(shown(readSourceLogin('mailadmin', { userRoot: '/users/kim' }), plain)).toEqual([
      'PLAIN mailadmin',
    ]);
  });

  it.each([
    [plain, ['OAUTHBEARER kim@contoso.com', 'XOAUTH2 kim@contoso.com']],
    [{ ...plain, mechanisms: ['xoauth2'] }, ['XOAUTH2 kim@contoso.com']],
    [bare, ['XOAUTH2 kim@contoso.com']],
  ])('tokens %#', (server, expected) => {
    expect(shown(readSourceLogin('kim@contoso.com'), server, 'accessToken')).toEqual(expected);
  });
});

describe('rootCandidates', () => {
  const courier = { personal: one('INBOX.', '.'), other: [], shared: one('#shared.', '.') };
  const dovecot = { personal: one('', '/'), other: one('users/', '/'), shared: one('Public/', '/') };
  const cyrus = { personal: one('INBOX.', '.'), other: one('user.', '.'), shared: one('', '.') };
  it.each([
    ['Courier', '/users/terry.adams', courier, '.', '#shared.users.terry adams', 7],
    ['Dovecot', '/users/terry.adams', dovecot, '/', 'users/terry.adams', 2],
    ['Cyrus', '/users/terry.adams', cyrus, '.', 'user.terry^adams', 20],
    ['as written', '#shared.users.terry adams', courier, '.', '#shared.users.terry adams', 1],
    [
      'without a delimiter',
      '/users/terry',
      { personal: [], other: [], shared: [] },
      undefined,
      'users/terry',
      2,
    ],
  ])('%s', (_, userRoot, namespaces, delimiter, wanted, atMost) => {
    const roots = rootCandidates(userRoot, namespaces, delimiter).map(({ root }) => root);
    expect(roots.slice(0, atMost)).toContain(wanted);
    expect(new Set(roots).size).toBe(roots.length);
    expect(roots.length).toBeLessThanOrEqual(24);
  });

  it('nothing is no root', () => {
    expect(rootCandidates('/', courier, '.').map(({ root }) => root)).toEqual([]);
  });
});
