import type { Draw } from './draw.ts';
import { address } from './words.ts';

export type Part = string | Uint8Array;

/** Text stands for its bytes in UTF-8. */
export function join(...parts: readonly Part[]): Buffer {
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
}

/** Lines with CRLF; bytes stand as they are. */
export function lines(...all: readonly Part[]): Buffer {
  return join(...all.flatMap((line) => [line, '\r\n']));
}

/** What nearly every message has, so that a shape names only what is special about it. */
export function envelope(draw: Draw, more: readonly Part[] = []): Buffer {
  const day = draw.between(1, 28);
  return lines(
    `From: ${address(draw)}`,
    `To: ${address(draw)}`,
    `Date: ${String(day)} Mar ${String(draw.between(1998, 2026))} ${String(draw.between(10, 23))}:05:0${String(draw.below(10))} +0900`,
    `Message-ID: <${draw.token(16)}@corpus.example>`,
    ...more,
  );
}

export function message(head: Part, body: Part): Buffer {
  return join(head, '\r\n', body);
}

export function multipart(boundary: string, parts: readonly Part[]): Buffer {
  return join(...parts.flatMap((part) => [`--${boundary}\r\n`, part, '\r\n']), `--${boundary}--\r\n`);
}

export function part(headers: readonly Part[], body: Part): Buffer {
  return message(lines(...headers), body);
}

/** Base64 in lines of 76 letters (RFC 2045 section 6.8). */
export function base64Lines(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('base64');
  return (text.match(/.{1,76}/g) ?? []).map((line) => `${line}\r\n`).join('');
}
