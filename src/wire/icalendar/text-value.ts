/** RFC 5545 section 3.3.11. */
export function readText(value: string): string {
  return value.replace(/\\([\s\S]|$)/g, (_, escaped: string) =>
    escaped === 'n' || escaped === 'N' ? '\n' : escaped,
  );
}

export function formatText(text: string): string {
  return text
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\r\n|\r|\n/g, '\\n')
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, '');
}

/** Texts with commas between them that are not escaped: CATEGORIES, RESOURCES. */
export function readTexts(value: string): string[] {
  const texts: string[] = [];
  for (const piece of value.matchAll(/(?:\\[\s\S]|[^\\,])*(?:,|$)/g)) {
    const text = readText(piece[0].endsWith(',') ? piece[0].slice(0, -1) : piece[0]).trim();
    if (text !== '') texts.push(text);
  }
  return texts;
}
