/**
 * One client, from its greeting to its end: who it is, which folder it has open, and what it has been told. Commands
 * are in `commands/`, a file each; this is what they work with.
 */
import type { Principal } from '../../access/principal.ts';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { ActivityRecorder } from '../../mailbox/activity-recorder.ts';
import type { FolderTree } from '../../mailbox/folder-tree.ts';
import type { Mailbox } from '../../mailbox/mailbox.ts';
import {
  type ImapResponse,
  type MailboxName,
  mailboxNamed,
  type NumberSet,
  numberSetOf,
  type WritableResponse,
  writeResponse,
} from '../../wire/imap/index.ts';
import type { Completion } from './command-definition.ts';
import { flagNamesOf } from './flag-names.ts';
import { findNamed, type NamedFolder } from './folder-names.ts';
import type { ImapChannel } from './imap-channel.ts';
import { bad, no, refusalOf } from './imap-refusal.ts';
import type { SelectedFolder } from './selected-folder.ts';
import { SessionAccount } from './session-account.ts';

/** What the server knows of people and mailboxes. */
export interface ImapRooms {
  signInWithPassword(login: string, password: string, address: string): Promise<SignedIn>;
  signInWithToken(token: string): Promise<SignedIn>;
}

/** Somebody who may read mail here, with the mailbox that is theirs. */
export interface SignedIn {
  readonly principal: Principal;
  readonly mailbox: Mailbox;
  /** Where mail reaches its owner; the sign-in name without it. */
  readonly address?: string;
}

export interface ImapSessionParts {
  readonly channel: ImapChannel;
  readonly rooms: ImapRooms;
  readonly activity: ActivityRecorder;
  readonly log: Log;
  readonly clock: Clock;
}

export class ImapSession {
  readonly channel: ImapChannel;
  readonly rooms: ImapRooms;
  readonly log: Log;
  readonly clock: Clock;
  readonly account: SessionAccount;
  readonly enabled = new Set<string>();
  signedIn: SignedIn | undefined;
  selected: SelectedFolder | undefined;
  /** RFC 5182: what SEARCH RETURN (SAVE) has found. */
  savedUids: NumberSet = [];
  /** Of the command that is being done. */
  tag = '';
  isOver = false;

  constructor({ channel, rooms, activity, log, clock }: ImapSessionParts) {
    this.account = new SessionAccount(activity, clock);
    this.channel = channel;
    this.rooms = rooms;
    this.log = log;
    this.clock = clock;
  }

  get mailbox(): Mailbox {
    if (this.signedIn) return this.signedIn.mailbox;
    throw bad('Sign in first.');
  }

  get folder(): SelectedFolder {
    if (this.selected === undefined) throw bad('Select a mailbox first.');
    if (this.selected.isRemoved)
      throw no('This mailbox was removed meanwhile. Select another.', 'NONEXISTENT');
    return this.selected;
  }

  /** For what changes something. */
  get writableFolder(): SelectedFolder {
    const { folder } = this;
    if (folder.isReadOnly) throw no('This mailbox was opened to be read alone, by EXAMINE.', 'NOPERM');
    return folder;
  }

  get isUtf8(): boolean {
    return this.enabled.has('UTF8=ACCEPT') || this.enabled.has('IMAP4REV2');
  }

  folders(): Promise<FolderTree> {
    return this.mailbox.folders();
  }

  async getFolder(name: MailboxName): Promise<NamedFolder> {
    const found = findNamed(await this.folders(), name.text);
    if (found) return found;
    throw no(`There is no mailbox "${name.text}". LIST shows those there are.`, 'NONEXISTENT');
  }

  /** What messages are to go into: where there is none, the client may make it and try again (RFC 9051 section 6.3.12). */
  async getTargetFolder(name: MailboxName): Promise<NamedFolder['folder']> {
    try {
      return (await this.getFolder(name)).folder;
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal?.code?.name === 'NONEXISTENT') throw no(refusal.message, 'TRYCREATE');
      throw error;
    }
  }

  /** As it goes over the wire. */
  nameOf(text: string): MailboxName {
    return mailboxNamed(text, this.isUtf8 ? 'utf-8' : 'utf-7');
  }

  send(response: WritableResponse): Promise<void> {
    return this.channel.write(writeResponse(response, { isUtf8: this.isUtf8 }));
  }

  untagged(
    condition: 'OK' | 'NO' | 'BAD' | 'BYE',
    text: string,
    code?: Extract<ImapResponse, { type: 'status' }>['code'],
  ) {
    return this.send({ type: 'status', condition, text, ...(code && { code }) });
  }

  /** UIDs of `$`, or of what was typed. */
  resolveSet(set: NumberSet | '$', isUid: boolean) {
    return set === '$' ? this.folder.rangesOf(this.savedUids, true) : this.folder.rangesOf(set, isUid);
  }

  /** Tells what has happened in the selected folder. */
  async tellNews(withGone: boolean): Promise<void> {
    const { selected } = this;
    if (selected === undefined) return;
    await selected.refresh();
    const { gone, exists, changed } = selected.takeNews(withGone);
    if (gone.length > 0 && this.enabled.has('QRESYNC')) {
      const uids = numberSetOf(gone.map(({ uid }) => uid));
      await this.send({ type: 'vanished', isEarlier: false, uids });
    } else for (const { seq } of gone) await this.send({ type: 'expunge', number: seq });
    if (exists !== undefined) await this.send({ type: 'exists', number: exists });
    const withModseq = this.enabled.has('CONDSTORE');
    for (const { seq, uid, changeNo, ...flags } of changed) {
      const modseq = withModseq ? { modseq: BigInt(changeNo) } : {};
      await this.send({ type: 'fetch', fetch: { seq, uid, flags: flagNamesOf(flags), ...modseq } });
    }
    if (selected.takeRemoval()) {
      await this.untagged('OK', `"${selected.name}" was removed.`, { name: 'CLOSED' });
    }
  }

  /** RFC 7162 section 3.2.7: what to ask for the next time, after messages have gone. */
  highestModseq(): Completion {
    const { selected } = this;
    if (selected === undefined || !this.enabled.has('CONDSTORE')) return {};
    return { code: { name: 'HIGHESTMODSEQ', value: BigInt(selected.highestChange) } };
  }

  /** RFC 9051 section 6.1.1, as far as things stand. */
  capabilities(): string[] {
    const { channel } = this;
    const always = ['IMAP4rev1', 'IMAP4rev2', 'LITERAL+', 'ID', 'ENABLE', 'SASL-IR'];
    if (this.signedIn === undefined) {
      const login = channel.isPrivate
        ? ['AUTH=PLAIN', 'AUTH=OAUTHBEARER', 'AUTH=XOAUTH2']
        : ['LOGINDISABLED'];
      return [...always, ...(channel.canStartTls ? ['STARTTLS'] : []), ...login];
    }
    return [
      ...always,
      ...signedInCapabilities,
      `APPENDLIMIT=${channel.maxMessageBytes}`,
      ...(channel.isCompressed ? [] : ['COMPRESS=DEFLATE']),
    ];
  }
}

const signedInCapabilities = [
  'CHILDREN',
  'CONDSTORE',
  'ESEARCH',
  'IDLE',
  'LIST-EXTENDED',
  'LIST-STATUS',
  'MOVE',
  'MULTIAPPEND',
  'NAMESPACE',
  'OBJECTID',
  'QRESYNC',
  'QUOTA',
  'QUOTA=RES-STORAGE',
  'BINARY',
  'SEARCHRES',
  'SPECIAL-USE',
  'STATUS=SIZE',
  'UIDPLUS',
  'UNSELECT',
  'UTF8=ACCEPT',
  'WITHIN',
];
