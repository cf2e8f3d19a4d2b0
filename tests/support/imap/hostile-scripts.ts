import {
  everyday,
  fallsSilent,
  floods,
  goesOn,
  hangsUp,
  hears,
  type Step,
  says,
  selected,
  sends,
} from './script.ts';

const greeting = says('* OK [CAPABILITY IMAP4rev1 LITERAL+ UIDPLUS] ready');
const message = 'From: a@b.example\r\nSubject: hi\r\n\r\nbody\r\n';
const mib = 1024 * 1024;

/** A folder of so many messages, and what the server says when one of them is asked for. */
function fetching(exists: number, ...answer: readonly Step[]): readonly Step[] {
  const answers = { ...everyday, SELECT: selected(exists), EXAMINE: selected(exists) };
  return [greeting, hears(/^(UID )?FETCH /i, answers), ...answer, goesOn(answers)];
}

function fetched(sequence: number, uid: number, more = ''): string {
  return `* ${sequence} FETCH (UID ${uid} FLAGS (\\Seen) INTERNALDATE "01-Jan-2001 00:00:00 +0000" RFC822.SIZE ${message.length}${more} BODY[] {${message.length}}\r\n${message})`;
}

function dated(date: string): readonly Step[] {
  const line = fetched(1, 1).replace('01-Jan-2001 00:00:00 +0000', date);
  return fetching(1, says(line, '{tag} OK Completed'));
}

/**
 * Servers that break the protocol or lie, one misdeed each, in the first FETCH of the only folder, INBOX. Each
 * answers everyday commands as it should, so that a client comes that far, and may come again.
 */
export const hostileScripts = {
  'announces a smaller size than it sends': fetching(
    1,
    says(fetched(1, 1).replace(/RFC822.SIZE \d+/, 'RFC822.SIZE 3'), '{tag} OK Completed'),
  ),
  'announces a larger size than it sends': fetching(
    1,
    says(fetched(1, 1).replace(/RFC822.SIZE \d+/, 'RFC822.SIZE 99999'), '{tag} OK Completed'),
  ),
  'sends a literal longer than it announced': fetching(
    1,
    says(fetched(1, 1).replace(/\{\d+\}/, '{10}'), '{tag} OK Completed'),
  ),
  'sends NUL and bare CR in a literal': fetching(
    1,
    says('* 1 FETCH (UID 1 FLAGS () BODY[] {9}\r\na\0b\rc\0\r\r\n)', '{tag} OK Completed'),
  ),
  'sends NUL between responses': fetching(1, sends('\0\0* 1 FETCH (UID 1\0)\r\n', '{tag} OK Completed\r\n')),
  'never ends a literal': fetching(
    1,
    sends('* 1 FETCH (UID 1 BODY[] {1000000}\r\nFrom: a@b\r\n'),
    fallsSilent(),
  ),
  'sends a header line of 100 MB': fetching(
    1,
    sends(`* 1 FETCH (UID 1 FLAGS () BODY[] {${100 * mib + 13}}\r\nX-Long: `),
    floods('x', 100 * mib),
    says('\r\n\r\nb)', '{tag} OK Completed'),
  ),
  'sends a response line of 100 MB': fetching(
    1,
    sends('* 1 FETCH (FLAGS ('),
    floods('a ', 100 * mib),
    says('))'),
  ),
  'opens a million brackets': fetching(
    1,
    sends('* 1 FETCH (BODYSTRUCTURE '),
    floods('(', mib),
    says(')', '{tag} OK Completed'),
  ),
  'expunges while it fetches': fetching(
    2,
    says(fetched(1, 1), '* 1 EXPUNGE', '* 1 EXISTS', fetched(1, 2), '{tag} OK Completed'),
  ),
  'gives one UID to two messages': fetching(2, says(fetched(1, 7), fetched(2, 7), '{tag} OK Completed')),
  'lets UIDs go backwards': fetching(
    3,
    says(fetched(1, 9), fetched(2, 5), fetched(3, 1), '{tag} OK Completed'),
  ),
  'gives UID 0': fetching(1, says(fetched(1, 0), '{tag} OK Completed')),
  'gives a UID beyond 32 bits': fetching(1, says(fetched(1, 2 ** 33), '{tag} OK Completed')),
  'gives a message that nobody asked for': fetching(
    1,
    says(fetched(99, 99), fetched(1, 1), '{tag} OK Completed'),
  ),
  'leaves a message out and says OK': fetching(2, says(fetched(2, 2), '{tag} OK Completed')),
  'says that a message cannot be had': fetching(
    2,
    says(fetched(1, 1), '{tag} NO [UNAVAILABLE] Message 2 is damaged'),
  ),
  'dates a message in year 0': dated('01-Jan-0000 00:00:00 +0000'),
  'dates a message in year 9999': dated('31-Dec-9999 23:59:59 +0000'),
  'dates a message on no day': dated('99-Foo-20x1 77:88:99 +9999'),
  'announces 2 GB': fetching(1, sends(`* 1 FETCH (UID 1 BODY[] {${2 ** 31}}\r\n`), fallsSilent()),
  'announces more than a number holds': fetching(
    1,
    sends(`* 1 FETCH (UID 1 BODY[] {${'9'.repeat(30)}}\r\n`),
    fallsSilent(),
  ),
  'says BYE in the middle of a literal': fetching(
    1,
    sends('* 1 FETCH (UID 1 BODY[] {500}\r\nFrom: a@b\r\n* BYE Shutting down\r\n'),
    hangsUp(),
  ),
  'says BYE and hangs up': fetching(1, says('* BYE [UNAVAILABLE] Too busy'), hangsUp()),
  'answers with a tag of its own': fetching(1, says('zzz OK Completed', fetched(1, 1), '{tag} OK Completed')),
  'says that it is throttled': fetching(
    1,
    says('{tag} NO [THROTTLED] Request is throttled. Suggested Backoff Time: 100 milliseconds'),
    hears(/^(UID )?FETCH /i),
    says(fetched(1, 1), '{tag} OK Completed'),
  ),
} as const satisfies Readonly<Record<string, readonly Step[]>>;
