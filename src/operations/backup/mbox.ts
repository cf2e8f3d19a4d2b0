/**
 * The form called mboxrd, which RFC 4155 leaves open and every reader of today takes: a separator line before each
 * message, and a `>` before lines that look like one.
 */
const newline = 0x0a;
const carriageReturn = 0x0d;
const lookalike = /^>*From $/;
/** Longer than any run of `>` that mail has; a line is judged by its beginning alone. */
const headBytes = 256;

export function mboxSeparator(receivedAt: number): string {
  const date = new Date(receivedAt).toUTCString();
  const [weekday = '', day = '', month = '', year = '', time = ''] = date.replace(',', '').split(' ');
  return `From MAILER-DAEMON ${weekday} ${month} ${day.replace(/^0/, ' ')} ${time} ${year}\n`;
}

/** Line ends become plain, and the message ends with an empty line. */
export async function* quoteMbox(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  let atLineStart = true;
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    const pieces: Buffer[] = [];
    for (let end = rest.indexOf(newline); end >= 0; end = rest.indexOf(newline)) {
      pieces.push(...quoted(rest.subarray(0, lineEnd(rest, end)), atLineStart), Buffer.from('\n'));
      rest = rest.subarray(end + 1);
      atLineStart = true;
    }
    // A line may be longer than memory should hold: what is past its beginning needs no judgement.
    if (rest.byteLength > headBytes + 1) {
      pieces.push(...quoted(rest.subarray(0, -1), atLineStart));
      rest = Buffer.from(rest.subarray(-1));
      atLineStart = false;
    }
    if (pieces.length > 0) yield Buffer.concat(pieces);
  }
  if (rest.byteLength > 0) yield Buffer.concat([...quoted(rest, atLineStart), Buffer.from('\n')]);
  yield Buffer.from('\n');
}

function lineEnd(bytes: Buffer, newlineAt: number): number {
  return newlineAt > 0 && bytes[newlineAt - 1] === carriageReturn ? newlineAt - 1 : newlineAt;
}

function quoted(line: Buffer, atLineStart: boolean): Buffer[] {
  if (!atLineStart) return [line];
  const head = line.toString('latin1', 0, headBytes);
  const from = head.indexOf('From ');
  return from >= 0 && lookalike.test(head.slice(0, from + 5)) ? [Buffer.from('>'), line] : [line];
}
