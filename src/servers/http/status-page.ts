import { formatText, type Language, type LocalText } from '../../base/language.ts';
import { escapeHtml, languageOf, page } from './page.ts';
import { passwordPath } from './password-page.ts';
import type { Route } from './router.ts';

export interface StatusPageOptions {
  readonly version: string;
  readonly serverName: string;
  /** For browsers that ask for none of ours. */
  readonly language: Language;
}

const texts = {
  title: { en: 'Landfall is running', ko: 'Landfall이 실행 중입니다' },
  version: { en: 'Version {version} on {server}', ko: '{server}, 버전 {version}' },
  next: { en: 'Next steps', ko: '다음 단계' },
  password: { en: 'Choose the administrator’s password', ko: '관리자 암호를 정합니다' },
  doctor: {
    en: 'Check DNS, ports, certificates and disk of this machine:',
    ko: '이 컴퓨터의 DNS, 포트, 인증서, 디스크를 검사합니다:',
  },
  shell: { en: 'Make organisations and mailboxes:', ko: '조직과 사서함을 만듭니다:' },
  help: { en: 'See what else there is:', ko: '다른 명령을 봅니다:' },
  health: { en: 'Health', ko: '상태' },
} as const satisfies Record<string, LocalText>;

/** What a browser sees at the root: that it reached the right place, and what to do now. */
export function statusPage(options: StatusPageOptions): Route {
  return {
    path: '/',
    access: 'everyone',
    answer(request) {
      const language = languageOf(request, options.language);
      const say = (key: keyof typeof texts) => escapeHtml(texts[key][language]);
      const versionLine = formatText(texts.version[language], {
        version: options.version,
        server: options.serverName,
      });
      const step = (key: keyof typeof texts, line: string) => `<li>${say(key)}<br><code>${line}</code></li>`;
      const body = `<p>${escapeHtml(versionLine)}</p>
<h2>${say('next')}</h2>
<ol>
<li><a href="${passwordPath}">${say('password')}</a></li>
${step('shell', 'landfall shell')}
${step('doctor', 'landfall doctor')}
${step('help', 'landfall help')}
</ol>
<p><a href="/healthz/ready">${say('health')}</a></p>`;
      return page(200, language, say('title'), body);
    },
  };
}
