/** Text as it stands between tags and in attributes: XML 1.0 section 2.4, without what it cannot carry at all. */

const special = /[&<>"'\r]|[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

const replacements: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#13;',
};

export const xmlText = (text: string): string =>
  text.replace(special, (character) => replacements[character] ?? '\uFFFD');
