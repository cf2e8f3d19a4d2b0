const longestLine = 64 * 1024 * 1024;

/** Lines without their ends, as the text comes. */
export async function* linesOf(text: AsyncIterable<string>): AsyncIterable<string> {
  let held = '';
  for await (const piece of text) {
    const whole = held + piece;
    let start = 0;
    for (;;) {
      const end = whole.indexOf('\n', start);
      if (end < 0) break;
      yield whole.slice(start, whole.charCodeAt(end - 1) === 13 && end > start ? end - 1 : end);
      start = end + 1;
    }
    held = whole.slice(start);
    if (held.length > longestLine) {
      yield held;
      held = '';
    }
  }
  if (held !== '') yield held.replace(/\r$/, '');
}
