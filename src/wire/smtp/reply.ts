import { Buffer } from 'node:buffer';

/** What a server answers: RFC 5321 section 4.2, with the code of RFC 2034 where there is one. */
export interface SmtpReply {
  readonly code: number;
  /** RFC 3463: 2.1.5. Greetings and answers to HELO and EHLO have none. */
  readonly status?: string;
  readonly lines: readonly string[];
}

export const reply = (code: number, status: string, ...lines: readonly string[]): SmtpReply => ({
  code,
  status,
  lines,
});

/** RFC 5321 section 4.5.3.1.5: 512 with everything that stands before and behind the text. */
const maxTextLength = 490;

export function writeReply({ code, status, lines }: SmtpReply): Uint8Array {
  const texts = lines.length === 0 ? [''] : lines;
  const written = texts.map((text, index) => {
    const isLast = index === texts.length - 1;
    return `${code}${isLast ? ' ' : '-'}${status === undefined ? '' : `${status} `}${printable(text)}\r\n`;
  });
  return Buffer.from(written.join(''), 'latin1');
}

/** What was typed may come back in a text; it must not become a line of its own, nor anything but ASCII. */
function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/gu, '?').slice(0, maxTextLength);
}
