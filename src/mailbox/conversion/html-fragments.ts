/** Marks that are looked for once each from a known place: what comes from outside must not make it slow. */
const bodyStart = /<body\b[^>]{0,4096}>/i;
const maxHeadSearched = 256 * 1024;

export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Plain text as a piece of HTML that keeps its lines and blanks. */
export function htmlOfText(text: string): string {
  const lines = escapeHtml(text.replace(/\r\n|\r/g, '\n')).replace(/ (?= )/g, '&nbsp;');
  return `<div>${lines.replaceAll('\n', '<br>\r\n')}</div>`;
}

/** A whole document around a piece. */
export const htmlDocument = (fragment: string): string =>
  `<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body>\r\n${fragment}\r\n</body></html>`;

/** Several documents in one, in their order: the first keeps its head, of the others the bodies are taken. */
export function joinHtml(documents: readonly string[]): string {
  const [first = '', ...others] = documents;
  if (others.length === 0) return first;
  const end = endOfBody(first);
  return [first.slice(0, end), ...others.map(bodyOf), first.slice(end)].join('\r\n');
}

function bodyOf(document: string): string {
  const open = bodyStart.exec(document.slice(0, maxHeadSearched));
  const start = open === null ? 0 : open.index + open[0].length;
  return document.slice(start, Math.max(start, endOfBody(document)));
}

function endOfBody(document: string): number {
  const tail = document.slice(-4096).toLowerCase();
  const found = Math.max(tail.lastIndexOf('</body'), -1);
  const atHtml = found >= 0 ? found : tail.lastIndexOf('</html');
  return atHtml < 0 ? document.length : document.length - tail.length + atHtml;
}
