import { createHmac } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import { AppError } from '../base/errors.ts';
import type { Random } from '../base/random.ts';
import { hashPassword, verifyPassword } from './password-hash.ts';

export interface PasswordVerifierOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** How long a password that was right need not be worked out again. */
  readonly rememberMs?: number;
  readonly maxRemembered?: number;
  /** Checks that may wait or run at once; beyond it callers are told to come again. */
  readonly maxWaiting?: number;
  readonly verify?: (phc: string, password: string) => Promise<boolean>;
}

/**
 * Checks passwords, and remembers for a few minutes which were right: clients of IMAP and HTTP send theirs
 * with every connection, and argon2id is slow on purpose. What is remembered is a keyed hash of the stored
 * hash and the password under a key of this process alone, so memory gives no password away, and a changed
 * password is a different entry. Wrong passwords are never remembered.
 */
export class PasswordVerifier {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #key: Uint8Array;
  readonly #rememberMs: number;
  readonly #maxRemembered: number;
  readonly #maxWaiting: number;
  readonly #verify: (phc: string, password: string) => Promise<boolean>;
  /** When each entry ends, on the monotonic clock; the oldest comes first. */
  readonly #remembered = new Map<string, number>();
  readonly #running = new Map<string, Promise<boolean>>();
  #decoy: Promise<string> | undefined;

  constructor(options: PasswordVerifierOptions) {
    this.#clock = options.clock;
    this.#key = options.random.bytes(32);
    this.#rememberMs = options.rememberMs ?? 5 * 60_000;
    this.#maxRemembered = options.maxRemembered ?? 50_000;
    this.#maxWaiting = options.maxWaiting ?? 500;
    this.#random = options.random;
    this.#verify = options.verify ?? verifyPassword;
  }

  async verify(phc: string, password: string): Promise<boolean> {
    const entry = this.#entryOf(phc, password);
    const until = this.#remembered.get(entry);
    if (until !== undefined && until > this.#clock.monotonic()) return true;
    this.#remembered.delete(entry);
    // A client that opens ten connections at once is worked out once.
    const running = this.#running.get(entry);
    if (running !== undefined) return running;
    if (this.#running.size >= this.#maxWaiting) throw tooMany();
    const started = this.#work(entry, phc, password);
    this.#running.set(entry, started);
    return started;
  }

  /** Takes as long as a wrong password and says no: for a name that nobody has, so that time tells nothing. */
  async refuse(password: string): Promise<false> {
    this.#decoy ??= hashPassword('nobody', this.#random);
    await this.verify(await this.#decoy, `${password}-`);
    return false;
  }

  /** For when every session of everyone is to end. */
  forgetAll(): void {
    this.#remembered.clear();
  }

  async #work(entry: string, phc: string, password: string): Promise<boolean> {
    try {
      const right = await this.#verify(phc, password);
      if (right) this.#remember(entry);
      return right;
    } finally {
      this.#running.delete(entry);
    }
  }

  #remember(entry: string): void {
    this.#remembered.set(entry, this.#clock.monotonic() + this.#rememberMs);
    if (this.#remembered.size <= this.#maxRemembered) return;
    const [oldest] = this.#remembered.keys();
    if (oldest !== undefined) this.#remembered.delete(oldest);
  }

  #entryOf(phc: string, password: string): string {
    // The length in front, so that no other division of the same text has the same hash.
    const mac = createHmac('sha256', this.#key).update(`${phc.length}:${phc}${password.normalize('NFC')}`);
    return mac.digest('base64');
  }
}

function tooMany(): AppError {
  return new AppError({
    kind: 'unavailable',
    code: 'access.signIn.busy',
    message: 'Too many sign-ins are being checked at this moment. Try again in a few seconds.',
  });
}
