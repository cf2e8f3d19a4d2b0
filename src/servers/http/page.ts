import type { IncomingMessage } from 'node:http';
import { type Language, languageFromAcceptHeader } from '../../base/language.ts';
import { type Answer, html } from './responses.ts';

/** The language a browser asks for, else the server's own. */
export function languageOf(request: IncomingMessage, fallback: Language): Language {
  return languageFromAcceptHeader(request.headers['accept-language'], fallback);
}

/** A page of the server's own, in one look; it needs no script. `title` and `body` are HTML already. */
export function page(status: number, language: Language, title: string, body: string): Answer {
  const document = `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 40em; margin: 4em auto; padding: 0 1em; }
code { background: #8882; padding: 0 .3em; border-radius: .2em; }
label { display: block; margin: 1em 0 .2em; }
input { font: inherit; width: 100%; max-width: 24em; padding: .3em; }
button { display: block; font: inherit; margin-top: 1.5em; padding: .4em 1.2em; }
[role=alert] { border-left: .3em solid #c33; padding: .2em .8em; }
:root { color-scheme: light dark; }
</style>
</head>
<body>
<h1>${title}</h1>
${body}
</body>
</html>
`;
  return html(status, document, { 'Content-Language': language, Vary: 'Accept-Language' });
}

export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
