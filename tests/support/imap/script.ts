import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a scripted server reads from, and says to. */
export interface Stage {
  readonly socket: Socket;
  /** The next line of the client, without its end; undefined when it has gone. Literals are taken in on the way. */
  nextLine(): Promise<string | undefined>;
  /** Of the command that was heard last. */
  tag: string;
  /** A line that the script has no place for. */
  surprise(line: string): void;
}

/** One line of a transcript; `false` ends the connection's script. */
export type Step = (stage: Stage) => Promise<boolean>;

/** `{tag}` stands for the tag of the last command; the line end is added. Text is Latin-1: bytes as they are. */
export function says(...lines: readonly string[]): Step {
  return sends(...lines.map((line) => `${line}\r\n`));
}

/** Exactly these bytes. */
export function sends(...parts: readonly (string | Uint8Array)[]): Step {
  return async ({ socket, tag }) => {
    for (const part of parts) {
      await write(
        socket,
        typeof part === 'string' ? Buffer.from(part.replaceAll('{tag}', tag), 'latin1') : part,
      );
    }
    return true;
  };
}

/** The same bytes over and over, as fast as the client takes them, or until it hangs up. */
export function floods(bytes: string, totalBytes: number): Step {
  const block = Buffer.alloc(Math.min(totalBytes, 65_536), bytes, 'latin1');
  return async ({ socket }) => {
    for (let left = totalBytes; left > 0 && !socket.destroyed; left -= block.length) {
      await write(socket, block.subarray(0, Math.min(left, block.length)));
    }
    return !socket.destroyed;
  };
}

/** Waits for a command like this; what comes before it and is in `everyday` is answered from there. */
export function hears(
  pattern: RegExp,
  answers: Readonly<Record<string, readonly string[]>> = everyday,
): Step {
  return async (stage) => {
    for (;;) {
      const line = await stage.nextLine();
      if (line === undefined) return false;
      const [, tag = '', command = ''] = /^(\S+) (.*)$/.exec(line) ?? [];
      stage.tag = tag;
      if (pattern.test(command)) return true;
      const verb = command.split(' ', 1)[0]?.toUpperCase() ?? '';
      const answer = answers[verb];
      if (answer === undefined) stage.surprise(line);
      await says(...(answer ?? ['{tag} BAD This is not in the script']))(stage);
      if (verb === 'LOGOUT') stage.socket.end();
    }
  };
}

export function waits(ms: number): Step {
  return async () => {
    await sleep(ms);
    return true;
  };
}

export function hangsUp(): Step {
  return async ({ socket }) => {
    socket.destroySoon();
    return false;
  };
}

export function resets(): Step {
  return async ({ socket }) => {
    socket.resetAndDestroy();
    return false;
  };
}

/** Says nothing any more, and does not hang up. */
export function fallsSilent(): Step {
  return async ({ nextLine }) => {
    while ((await nextLine()) !== undefined);
    return false;
  };
}

/** Answers everyday commands until the client leaves. */
export function goesOn(answers: Readonly<Record<string, readonly string[]>> = everyday): Step {
  return hears(/(?!)/, answers);
}

/** What every client may ask at any time, answered by a server with one folder of one message. */
export const everyday: Readonly<Record<string, readonly string[]>> = {
  CAPABILITY: ['* CAPABILITY IMAP4rev1 LITERAL+ UIDPLUS', '{tag} OK Completed'],
  NOOP: ['{tag} OK Completed'],
  ID: ['* ID NIL', '{tag} OK Completed'],
  ENABLE: ['* ENABLED', '{tag} OK Completed'],
  NAMESPACE: ['* NAMESPACE (("" "/")) NIL NIL', '{tag} OK Completed'],
  LOGIN: ['{tag} OK Logged in'],
  AUTHENTICATE: ['{tag} OK Logged in'],
  LIST: ['* LIST (\\HasNoChildren) "/" INBOX', '{tag} OK Completed'],
  LSUB: ['{tag} OK Completed'],
  STATUS: ['* STATUS INBOX (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 1)', '{tag} OK Completed'],
  SELECT: selected(1),
  EXAMINE: selected(1),
  CLOSE: ['{tag} OK Completed'],
  UNSELECT: ['{tag} OK Completed'],
  LOGOUT: ['* BYE', '{tag} OK Completed'],
};

/** The answer to SELECT and EXAMINE, for `{ ...everyday, SELECT: selected(3) }`. */
export function selected(exists: number, uidNext = exists + 1): readonly string[] {
  return [
    '* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)',
    '* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] Any',
    `* ${exists} EXISTS`,
    '* 0 RECENT',
    '* OK [UIDVALIDITY 1] Valid',
    `* OK [UIDNEXT ${uidNext}] Next`,
    '{tag} OK [READ-WRITE] Selected',
  ];
}

function write(socket: Socket, bytes: Uint8Array): Promise<void> {
  if (socket.destroyed || socket.write(bytes)) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    socket.once('drain', done).once('close', done);
  });
}
