import { Buffer } from 'node:buffer';
import type { Outstanding } from './command-queue.ts';
import { ImapError } from './imap-error.ts';
import { findBase64 } from './read-command.ts';

/** The line that answers a challenge; with `error` it gives up (RFC 9051 section 6.2.2: a star). */
export interface Answer {
  readonly line: string;
  readonly error?: ImapError;
}

export function answerChallenge(outstanding: Outstanding, text: string): Answer {
  try {
    return { line: Buffer.from(respond(outstanding, text.trim())).toString('base64') };
  } catch (error) {
    if (!(error instanceof ImapError)) throw error;
    return { line: '*', error };
  }
}

function respond(outstanding: Outstanding, text: string): Uint8Array {
  const { sasl, command } = outstanding;
  if (sasl === undefined) throw new ImapError('sasl', `${command.name}: nobody answers its challenges.`);
  const challenge = findBase64(text);
  if (challenge === undefined) throw new ImapError('sasl', 'The server’s challenge is no base64.');
  const hasSpoken =
    outstanding.hasSpoken || (command.name === 'AUTHENTICATE' && command.initial !== undefined);
  outstanding.hasSpoken = true;
  // Without SASL-IR the server asks with nothing for what would have come with the command.
  const initial = hasSpoken || challenge.length > 0 ? undefined : sasl.initial();
  return initial ?? sasl.respond(challenge);
}
