/**
 * RFC 3676: lines that end in a space go on in the next one of the same quote depth. `isDeletingSpaces` is
 * its DelSp parameter. The signature separator is never joined.
 */
export function decodeFlowed(text: string, isDeletingSpaces = false): string {
  const out: string[] = [];
  let paragraph = '';
  let depth = -1;
  const flush = (): void => {
    if (depth >= 0) out.push(depth > 0 ? `${'>'.repeat(depth)} ${paragraph}` : paragraph);
    paragraph = '';
    depth = -1;
  };
  for (const whole of text.split('\n')) {
    const line = whole.endsWith('\r') ? whole.slice(0, -1) : whole;
    const lineDepth = quoteDepth(line);
    const unstuffed = line.slice(lineDepth + (line[lineDepth] === ' ' ? 1 : 0));
    const isSignature = unstuffed === '-- ';
    if (depth !== lineDepth || isSignature) flush();
    const isFlowed = unstuffed.endsWith(' ') && !isSignature;
    paragraph += isFlowed && isDeletingSpaces ? unstuffed.slice(0, -1) : unstuffed;
    depth = lineDepth;
    if (!isFlowed) flush();
  }
  flush();
  return out.join('\n');
}

function quoteDepth(line: string): number {
  let depth = 0;
  while (line[depth] === '>') depth++;
  return depth;
}
