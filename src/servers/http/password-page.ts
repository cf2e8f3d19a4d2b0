import type { IncomingMessage } from 'node:http';
import { isAppError } from '../../base/errors.ts';
import type { Language, LocalText } from '../../base/language.ts';
import { escapeHtml, languageOf, page } from './page.ts';
import { type Answer, plainText, send } from './responses.ts';
import type { Mount } from './router.ts';

/** Changes the password of whoever signs in so; `denied` and `invalid` say why it was not. */
export type ChangePassword = (
  name: string,
  oldPassword: string,
  newPassword: string,
  place: { readonly address: string },
) => Promise<void>;

export const passwordPath = '/password';

const maxFormBytes = 4096;

const texts = {
  title: { en: 'Choose a password', ko: '암호 정하기' },
  intro: {
    en: 'A password that somebody else chose for you, such as the one-time password that the first start printed, is good for this alone.',
    ko: '다른 사람이 정해 준 암호(처음 시작할 때 표시된 일회용 암호 등)로는 새 암호를 정하는 일만 할 수 있습니다.',
  },
  name: { en: 'User name', ko: '사용자 이름' },
  current: { en: 'Current or one-time password', ko: '현재 암호 또는 일회용 암호' },
  fresh: { en: 'New password', ko: '새 암호' },
  again: { en: 'New password, again', ko: '새 암호 확인' },
  change: { en: 'Change', ko: '변경' },
  changed: { en: 'Your password is set', ko: '암호를 정했습니다' },
  changedBody: {
    en: 'Use it from now on, wherever you sign in.',
    ko: '이제부터 로그인할 때 이 암호를 쓰십시오.',
  },
  differ: {
    en: 'The two new passwords differ. Type them again.',
    ko: '새 암호 두 개가 서로 다릅니다. 다시 입력하십시오.',
  },
  refused: {
    en: 'The name or the current password is not right. Nothing was changed.',
    ko: '이름이나 현재 암호가 맞지 않습니다. 바꾼 것이 없습니다.',
  },
  weak: {
    en: 'The new password needs at least eight characters (twelve for the administrator of the platform), must differ from the old one and not contain your name. A few words in a row make a good one.',
    ko: '새 암호는 8자(플랫폼 관리자는 12자) 이상이어야 하고, 이전 암호와 다르며, 자신의 이름이 들어 있지 않아야 합니다. 낱말 몇 개를 이어 쓰면 좋습니다.',
  },
  locked: {
    en: 'There were too many wrong passwords from your address. Wait for some minutes, then try again.',
    ko: '이 주소에서 잘못된 암호가 너무 많이 입력되었습니다. 몇 분 뒤에 다시 시도하십시오.',
  },
} as const satisfies Record<string, LocalText>;

/**
 * Where people choose a password in place of one that they were given. The form carries the current one and nothing is kept between
 * requests, so another site has nothing to ride on; wrong guesses are slowed down where they are checked.
 */
export function passwordPage(change: ChangePassword, fallback: Language): Mount {
  return {
    prefix: passwordPath,
    routes: [
      { method: 'GET', path: '', access: 'everyone' },
      { method: 'POST', path: '', access: 'proof' },
    ],
    async handle(request, response) {
      const language = languageOf(request, fallback);
      send(request, response, await answer(request, language, change));
    },
  };
}

async function answer(request: IncomingMessage, language: Language, change: ChangePassword): Promise<Answer> {
  if (request.method === 'GET' || request.method === 'HEAD') {
    request.resume();
    return form(200, language);
  }
  if (request.method !== 'POST') {
    request.resume();
    return plainText(405, 'Only GET and POST are answered here.', { Allow: 'GET, HEAD, POST' });
  }
  const body = await readForm(request);
  if (body === undefined) return plainText(413, `A form of more than ${maxFormBytes} bytes is not read.`);
  const fields = new URLSearchParams(body);
  const field = (name: string) => fields.get(name) ?? '';
  if (field('new') !== field('again')) return form(422, language, 'differ', field('name'));
  try {
    const address = request.socket.remoteAddress ?? '';
    await change(field('name'), field('current'), field('new'), { address });
  } catch (error) {
    if (isAppError(error, 'denied')) {
      const isLocked = error.code === 'access.signIn.locked';
      return form(isLocked ? 429 : 403, language, isLocked ? 'locked' : 'refused', field('name'));
    }
    if (isAppError(error, 'invalid')) return form(422, language, 'weak', field('name'));
    throw error;
  }
  return page(200, language, texts.changed[language], `<p>${escapeHtml(texts.changedBody[language])}</p>`);
}

async function readForm(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > maxFormBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function form(status: number, language: Language, problem?: keyof typeof texts, name = 'admin'): Answer {
  const say = (key: keyof typeof texts) => escapeHtml(texts[key][language]);
  const alert = problem === undefined ? '' : `<p role="alert">${say(problem)}</p>\n`;
  const password = (key: 'current' | 'fresh' | 'again', field: string, hint: string) =>
    `<label for="${field}">${say(key)}</label>
<input id="${field}" name="${field}" type="password" autocomplete="${hint}" required>`;
  const body = `${alert}<p>${say('intro')}</p>
<form method="post" action="${passwordPath}">
<label for="name">${say('name')}</label>
<input id="name" name="name" value="${escapeHtml(name)}" autocomplete="username" required>
${password('current', 'current', 'current-password')}
${password('fresh', 'new', 'new-password')}
${password('again', 'again', 'new-password')}
<button>${say('change')}</button>
</form>`;
  return page(status, language, texts.title[language], body);
}
