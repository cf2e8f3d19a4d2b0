import { formatText, type Language, type LocalText, languageFromAcceptHeader } from '../../base/language.ts';
import { html } from './responses.ts';
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
  doctor: {
    en: 'Check DNS, ports, certificates and disk of this machine:',
    ko: '이 컴퓨터의 DNS, 포트, 인증서, 디스크를 검사합니다:',
  },
  config: { en: 'See every setting and where it comes from:', ko: '모든 설정과 그 출처를 봅니다:' },
  help: { en: 'See what else there is:', ko: '다른 명령을 봅니다:' },
  health: { en: 'Health', ko: '상태' },
} as const satisfies Record<string, LocalText>;

/** What a browser sees at the root: that it reached the right place, and what to do now. Needs no script. */
export function statusPage(options: StatusPageOptions): Route {
  return {
    path: '/',
    answer(request) {
      const language = languageFromAcceptHeader(request.headers['accept-language'], options.language);
      const say = (key: keyof typeof texts) => escapeHtml(texts[key][language]);
      const versionLine = formatText(texts.version[language], {
        version: options.version,
        server: options.serverName,
      });
      const step = (key: keyof typeof texts, line: string) => `<li>${say(key)}<br><code>${line}</code></li>`;
      const body = `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${say('title')}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 40em; margin: 4em auto; padding: 0 1em; }
code { background: #8882; padding: 0 .3em; border-radius: .2em; }
:root { color-scheme: light dark; }
</style>
</head>
<body>
<h1>${say('title')}</h1>
<p>${escapeHtml(versionLine)}</p>
<h2>${say('next')}</h2>
<ol>
${step('doctor', 'landfall doctor')}
${step('config', 'landfall config print')}
${step('help', 'landfall help')}
</ol>
<p><a href="/healthz/ready">${say('health')}</a></p>
</body>
</html>
`;
      return html(200, body, { 'Content-Language': language, Vary: 'Accept-Language' });
    },
  };
}

function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
