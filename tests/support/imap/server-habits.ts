import type { CorpusMessage } from '../../corpora/imap-mail/corpus.ts';
import type { ImapServer } from './imap-server.ts';

/** What each server does to mail that comes by APPEND, as seen with the versions of Debian 12. */
export interface ServerHabits {
  /** The bytes that FETCH gives for the bytes that came. */
  keeps(bytes: Uint8Array): Uint8Array;
  takes(message: CorpusMessage): boolean;
  takesKeyword(flag: string): boolean;
}

export const serverHabits: Readonly<Record<ImapServer['kind'], ServerHabits>> = {
  dovecot: {
    // A Maildir has LF in its files, so a CR before CRLF is taken for half of a line end; NUL has no place in IMAP.
    keeps: (bytes) => replace(bytes, [/\r*\n/g, '\r\n'], [/\0/g, '\x80']),
    takes: ({ traits }) => !traits.includes('empty'),
    takesKeyword: () => true,
  },
  courier: {
    // Its Maildir has no CR at all, and the last line gets its end.
    keeps: (bytes) => replace(bytes, [/\r/g, ''], [/(?<!\n)$/, '\n'], [/\n/g, '\r\n']),
    takes: () => true,
    // Its reader of atoms knows neither of these letters.
    takesKeyword: (flag) => !/[[~]/.test(flag),
  },
  cyrus: {
    keeps: (bytes) => bytes,
    takes: ({ traits }) => !traits.some((trait) => refusedByCyrus.has(trait)),
    takesKeyword: () => true,
  },
};

const refusedByCyrus: ReadonlySet<string> = new Set(['empty', 'nul', 'bare-lf', 'broken-header']);

function replace(bytes: Uint8Array, ...changes: readonly (readonly [RegExp, string])[]): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  const changed = changes.reduce((result, [pattern, by]) => result.replace(pattern, by), text);
  return changed === text ? bytes : Buffer.from(changed, 'latin1');
}
