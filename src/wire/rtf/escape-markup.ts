/** Text as it may stand between the marks of HTML and in its attributes; blanks stay as many as they are. */
export function escapeMarkup(text: string): string {
  const escaped = text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
  return escaped
    .replaceAll('\t', '&nbsp;&nbsp;&nbsp;&nbsp;')
    .replace(/ {2,}/g, (run) => `${'&nbsp;'.repeat(run.length - 1)} `);
}
