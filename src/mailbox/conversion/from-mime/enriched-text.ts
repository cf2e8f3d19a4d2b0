/** RFC 1896: commands in brackets, `<<` for one; a line end alone is a blank, more of them are one less. */
export function textOfEnriched(enriched: string): string {
  const lines = enriched.replace(/\r\n|\r/g, '\n');
  const out: string[] = [];
  let at = 0;
  let params = 0;
  const write = (text: string): void => {
    if (params === 0) out.push(text);
  };
  while (at < lines.length) {
    const open = lines.indexOf('<', at);
    if (open < 0) break;
    write(lines.slice(at, open));
    if (lines[open + 1] === '<') {
      write('<');
      at = open + 2;
      continue;
    }
    const close = lines.indexOf('>', open);
    if (close < 0) {
      at = open;
      break;
    }
    const command = lines
      .slice(open + 1, close)
      .trim()
      .toLowerCase();
    if (command === 'param') params++;
    else if (command === '/param') params = Math.max(0, params - 1);
    at = close + 1;
  }
  write(lines.slice(at));
  return out.join('').replace(/\n+/g, (run) => (run.length === 1 ? ' ' : run.slice(1)));
}
