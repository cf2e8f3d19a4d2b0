import { setTimeout as sleep } from 'node:timers/promises';
import type { Draw } from '../../corpora/imap-mail/draw.ts';
import type { DovecotServer } from '../../support/imap/dovecot.ts';
import { imapDate } from '../../support/imap/fill-mailbox.ts';
import { toModifiedUtf7 } from '../../support/imap/modified-utf7.ts';
import { PlainClient, quoted } from '../../support/imap/plain-client.ts';

/** What people do to their mailboxes while these are being copied. */
const deeds = [
  ...['deliver', 'deliver', 'deliver', 'flag', 'flag', 'delete', 'delete', 'move', 'move', 'copy', 'twin'],
  ...['renameFolder', 'createFolder', 'removeFolder', 'recreateFolder', 'uidValidity'],
] as const;

const folderNames = [
  '보낸 편지함',
  'Work',
  'Work/계약서',
  'Archive 2024',
  'R&D',
  'Q+A',
  'Newsletters',
  '📎 첨부',
] as const;

const flagsToSet = [
  '\\Seen',
  '\\Flagged',
  '\\Answered',
  '\\Draft',
  '$Forwarded',
  'Urgent',
  '$label1',
] as const;

/** More deeds than these do not fail by coincidence in one life. */
const mostLetBe = 5;

/**
 * A mailbox of a real server and whoever lives in it. What is done follows from the draw alone; when it is done, in
 * relation to what copies the mailbox, is the machine's affair, and that is the point.
 */
export class LivingMailbox implements AsyncDisposable {
  readonly #server: DovecotServer;
  readonly #user: string;
  #client: PlainClient;
  readonly #draw: Draw;
  readonly #folders: string[] = ['INBOX'];
  #messages = 0;
  #uidValidity = 1_000_000;
  #letBe = 0;
  /** What was done, for the message of a failure. */
  readonly story: string[] = [];

  private constructor(server: DovecotServer, user: string, client: PlainClient, draw: Draw) {
    this.#server = server;
    this.#user = user;
    this.#client = client;
    this.#draw = draw;
  }

  /** `size`: how many times as much there is to copy as in the smallest. */
  static async move(server: DovecotServer, user: string, draw: Draw, size = 1): Promise<LivingMailbox> {
    const client = await PlainClient.signIn(server, { name: user, password: 'pass' });
    const mailbox = new LivingMailbox(server, user, client, draw);
    for (const name of draw.some(folderNames, 40)) await mailbox.#create(name);
    for (let batch = size * draw.between(2, 6); batch > 0; batch -= 1)
      await mailbox.#deliver(draw.between(1, 9));
    return mailbox;
  }

  /** Several things one after the other, with pauses, until told to stop. */
  async live(count: number, longestPauseMs: number): Promise<void> {
    for (let done = 0; done < count; done += 1) {
      await sleep(this.#draw.below(longestPauseMs + 1));
      await this.#doOrLetBe();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client[Symbol.asyncDispose]();
  }

  /**
   * Where a folder changes in another session in that moment (its UIDVALIDITY above all), Dovecot resets the index
   * under whoever has it open, then ends the session or answers NO; whether it does is chance. That deed is let be.
   */
  async #doOrLetBe(): Promise<void> {
    try {
      await this.#doSomething();
    } catch (error) {
      if (this.#letBe === mostLetBe) throw error;
      this.#letBe += 1;
      this.story.push(`let be: ${String(error)}`);
      await this.#startAnew();
    }
  }

  /** With the folders that are there. */
  async #startAnew(): Promise<void> {
    await this.#client[Symbol.asyncDispose]();
    this.#client = await PlainClient.signIn(this.#server, { name: this.#user, password: 'pass' });
    const { lines } = await this.#client.must('LIST "" *');
    const there = new Set(lines.map((line) => line.replace(/^\* LIST \(.*?\) "\/" /, '')));
    const known = this.#folders.splice(0);
    this.#folders.push(...known.filter((name) => there.has(wire(name)) || there.has(toModifiedUtf7(name))));
  }

  async #doSomething(): Promise<void> {
    const deed = this.#draw.pick(deeds);
    const folder = this.#draw.pick(this.#folders);
    this.story.push(`${deed} ${folder}`);
    switch (deed) {
      case 'deliver':
        return this.#deliver(this.#draw.between(1, 5));
      case 'twin':
        return this.#deliver(2, true);
      case 'flag':
        return this.#flag(folder);
      case 'delete':
        return this.#remove(folder);
      case 'move':
        return this.#carry('MOVE', folder);
      case 'copy':
        return this.#carry('COPY', folder);
      case 'createFolder':
        return this.#create(this.#draw.pick(folderNames));
      case 'renameFolder':
        return this.#rename(folder);
      case 'removeFolder':
        return this.#removeFolder(folder, false);
      case 'recreateFolder':
        return this.#removeFolder(folder, true);
      case 'uidValidity':
        return this.#changeUidValidity(folder);
    }
  }

  async #deliver(count: number, alike = false): Promise<void> {
    const folder = this.#draw.pick(this.#folders);
    let [bytes, date] = this.#write();
    for (let sent = 0; sent < count; sent += 1) {
      const flags = this.#draw.some(flagsToSet, 15).join(' ');
      await this.#client.must(`APPEND ${wire(folder)} (${flags}) "${imapDate(date)}"`, bytes);
      if (!alike) [bytes, date] = this.#write();
    }
  }

  #write(): [Uint8Array, Date] {
    const draw = this.#draw;
    this.#messages += 1;
    const date = new Date(Date.UTC(2015, 0, 1) + draw.below(3_600) * 86_400_000 + draw.below(86_400) * 1000);
    // Small ones travel whole and together; a few are large enough to travel apart.
    const length = draw.chance(4) ? draw.between(300_000, 1_500_000) : draw.between(0, 6000);
    const text = draw.chance(50) ? '한글 메일 본문입니다. ' : 'Plain text of a message. ';
    const head = draw.chance(90)
      ? `From: =?UTF-8?B?6rmA?= <kim@contoso.kr>\r\nSubject: ${draw.token(8)} ${this.#messages}\r\nMessage-ID: <${draw.token(9)}@x>\r\n\r\n`
      : '';
    const body = `${text.repeat(Math.ceil(length / text.length))}${draw.token(12)}\r\n`;
    return [Buffer.from(head + body), date];
  }

  async #flag(folder: string): Promise<void> {
    const sign = this.#draw.pick(['+', '-']);
    await this.#on(folder, async (set) => {
      await this.#client.must(`UID STORE ${set} ${sign}FLAGS.SILENT (${this.#draw.pick(flagsToSet)})`);
    });
  }

  async #remove(folder: string): Promise<void> {
    await this.#on(folder, async (set) => {
      await this.#client.must(`UID STORE ${set} +FLAGS.SILENT (\\Deleted)`);
      await this.#client.must(`UID EXPUNGE ${set}`);
    });
  }

  async #carry(command: 'MOVE' | 'COPY', folder: string): Promise<void> {
    const target = this.#draw.pick(this.#folders);
    if (target === folder) return;
    await this.#on(folder, async (set) => {
      await this.#client.must(`UID ${command} ${set} ${wire(target)}`);
    });
  }

  /** On some of its messages; on none where it has none. */
  async #on(folder: string, work: (set: string) => Promise<void>): Promise<void> {
    await this.#client.must(`SELECT ${wire(folder)}`);
    const { lines } = await this.#client.must('UID SEARCH ALL');
    const uids = lines.find((line) => line.startsWith('* SEARCH'))?.match(/\d+/g) ?? [];
    const some = this.#draw.some(uids, this.#draw.pick([10, 40, 100]));
    if (some.length > 0) await work(some.join(','));
    await this.#leave();
  }

  async #leave(): Promise<void> {
    await this.#client.must('UNSELECT');
  }

  async #create(name: string): Promise<void> {
    if (this.#folders.includes(name)) return;
    const { status, text } = await this.#client.command(`CREATE ${wire(name)}`);
    // Dovecot makes a folder again that somebody has open while it is removed.
    if (status !== 'OK' && !text.includes('ALREADYEXISTS')) throw new Error(`CREATE ${name}: ${text}`);
    this.#folders.push(name);
  }

  async #rename(folder: string): Promise<void> {
    if (folder === 'INBOX' || this.#hasChildren(folder)) return;
    const name = `${folder} ${this.#draw.token(3)}`;
    await this.#client.must(`RENAME ${wire(folder)} ${wire(name)}`);
    this.#folders[this.#folders.indexOf(folder)] = name;
  }

  async #removeFolder(folder: string, again: boolean): Promise<void> {
    if (folder === 'INBOX' || this.#hasChildren(folder)) return;
    const { status, text } = await this.#client.command(`DELETE ${wire(folder)}`);
    // So Dovecot says where somebody opens the folder in that moment; it is gone all the same.
    if (status !== 'OK' && !text.includes('NONEXISTENT')) throw new Error(`DELETE ${folder}: ${text}`);
    this.#folders.splice(this.#folders.indexOf(folder), 1);
    if (!again) return;
    await this.#create(folder);
    await this.#deliver(2);
  }

  async #changeUidValidity(folder: string): Promise<void> {
    this.#uidValidity += this.#draw.between(1, 1000);
    await this.#server.changeUidValidity(this.#user, folder, this.#uidValidity);
  }

  #hasChildren(folder: string): boolean {
    return this.#folders.some((name) => name.startsWith(`${folder}/`));
  }
}

function wire(name: string): string {
  return quoted(toModifiedUtf7(name));
}
