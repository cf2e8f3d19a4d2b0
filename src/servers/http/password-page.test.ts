import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AppError } from '../../base/errors.ts';
import { passwordPage } from './password-page.ts';

const right = {
  name: 'admin',
  current: 'one-time',
  new: 'correct horse battery',
  again: 'correct horse battery',
};

async function serve() {
  const changes: string[][] = [];
  const mount = passwordPage(async (...change) => {
    const [name, current, fresh] = change;
    const fail = (kind: 'denied' | 'invalid', code = 'access.test') => {
      throw new AppError({ kind, code, message: 'no' });
    };
    if (name === 'impatient') fail('denied', 'access.signIn.locked');
    if (name !== 'admin' || current !== 'one-time') fail('denied');
    if (fresh.length < 12) fail('invalid');
    changes.push([name, current, fresh, change[3].address]);
  }, 'en');
  const server = createServer((request, response) => void mount.handle(request, response)).listen(
    0,
    '127.0.0.1',
  );
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/password`;
  const post = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(address, { method: 'POST', body: new URLSearchParams(fields), headers });
  return { address, post, changes };
}

describe('the page where people choose a password', () => {
  it('shows a form, in the language of the browser', async () => {
    const { address } = await serve();
    const english = await (await fetch(address)).text();
    expect(english).toContain('<form method="post" action="/password">');
    expect(english).toContain('One-time'.toLowerCase());
    const korean = await fetch(address, { headers: { 'Accept-Language': 'ko' } });
    expect(korean.headers.get('content-language')).toBe('ko');
    expect(await korean.text()).toContain('새 암호 확인');
  });

  it('changes the password for who knows the current one', async () => {
    const { post, changes } = await serve();
    const answer = await post(right);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('Your password is set');
    expect(changes).toEqual([['admin', 'one-time', 'correct horse battery', '127.0.0.1']]);
  });

  it.each([
    ['a wrong password', { current: 'guess' }, 403, 'Nothing was changed'],
    ['a wrong name', { name: '<b>' }, 403, 'value="&lt;b&gt;"'],
    ['two that differ', { again: 'other' }, 422, 'differ'],
    ['one that is too short', { new: 'short', again: 'short' }, 422, 'at least eight'],
    ['one who guessed too often', { name: 'impatient' }, 429, 'too many wrong passwords'],
  ])('refuses %s, says so and shows the form again', async (_case, wrong, status, said) => {
    const { post, changes } = await serve();
    const answer = await post({ ...right, ...wrong });
    expect(answer.status).toBe(status);
    const body = await answer.text();
    expect(body).toContain(said);
    expect(body).toContain('role="alert"');
    // What was typed as a password never comes back in a page.
    expect(body).not.toContain('guess');
    expect(changes).toEqual([]);
  });

  it('reads no long form and no other method', async () => {
    const { address, post } = await serve();
    expect((await post({ ...right, filler: 'x'.repeat(5000) })).status).toBe(413);
    expect((await fetch(address, { method: 'DELETE' })).status).toBe(405);
  });
});
