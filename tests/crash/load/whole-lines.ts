import type { Readable } from 'node:stream';

/** What a killed process had begun to say, and did not end with a line feed, is no line: a long one takes several writes. */
export function readWholeLines(input: Readable, take: (line: string) => void): void {
  let rest = '';
  input.setEncoding('utf8').on('data', (text: string) => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
  });
}
