/** What tests of sources have in common: settings for a server on this machine, and readers of what comes. */
import { type Clock, systemClock } from '../../base/clock.ts';
import { ConcealedText } from '../../base/concealed-text.ts';
import { systemRandom } from '../../base/random.ts';
import { SourceServerLimits } from '../connection/server-limits.ts';
import type { SourceCredentials, SourceServerSettings } from '../connection/source-settings.ts';
import { readSourceLogin } from '../csv/source-login.ts';
import type { FetchedMessage } from '../sync/source-port.ts';
import { ImapSource, type ImapSourceOptions } from './imap-source.ts';

export const never = new AbortController().signal;

export function testLimits(clock: Clock = systemClock): SourceServerLimits {
  return new SourceServerLimits({ clock, random: systemRandom });
}

export function credentialsOf(userName: string, password: string, userRoot?: string): SourceCredentials {
  return {
    login: readSourceLogin(userName, { userRoot }),
    secret: { kind: 'password', password: new ConcealedText(password) },
  };
}

const pace = 50;
/** Fifty seconds pass in one: pauses between attempts are waited for, and soon over. */
export const fastClock: Clock = {
  now: () => systemClock.now() * pace,
  monotonic: () => systemClock.monotonic() * pace,
  sleep: (ms, signal) => systemClock.sleep(ms / pace, signal),
};

/** For servers that fall silent, on the fast clock. */
export const shortTimeouts = {
  connectMs: 100_000,
  greetingMs: 50_000,
  answerMs: 10_000,
  stallMs: 10_000,
} as const;

export function sourceAt(
  settings: Partial<SourceServerSettings> & { readonly port: number },
  options: Partial<ImapSourceOptions> = {},
): ImapSource {
  return new ImapSource({
    settings: { host: '127.0.0.1', security: 'None', ...settings },
    credentials: credentialsOf('alice', 'pass'),
    limits: testLimits(),
    clock: systemClock,
    random: systemRandom,
    ...options,
  });
}

/** Everything of a request, streams read to their end; a stream that broke off is named and comes again. */
export async function takeAll(messages: AsyncIterable<FetchedMessage>): Promise<TakenMessage[]> {
  const taken: TakenMessage[] = [];
  for await (const message of messages) taken.push(await takeOne(message));
  return taken;
}

export type TakenMessage =
  | { readonly kind: 'message' | 'stream'; readonly uid: number; readonly bytes: Buffer }
  | { readonly kind: 'gone' | 'cut'; readonly uid: number }
  | { readonly kind: 'unavailable'; readonly uid: number; readonly text: string };

async function takeOne(message: FetchedMessage): Promise<TakenMessage> {
  if (message.kind === 'message') return { ...message, bytes: Buffer.from(message.bytes) };
  if (message.kind !== 'stream') return message;
  const { kind, uid } = message;
  const pieces: Uint8Array[] = [];
  try {
    for await (const piece of message.pieces) pieces.push(Buffer.from(piece));
  } catch {
    return { kind: 'cut', uid };
  }
  return { kind, uid, bytes: Buffer.concat(pieces) };
}
