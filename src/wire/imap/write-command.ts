import { Buffer } from 'node:buffer';
import type { AppendMessage, Command, CommandName, CommandOf, QresyncArgument } from './command.ts';
import type { FetchItem } from './fetch-item.ts';
import { ImapError } from './imap-error.ts';
import { formatInternalDate } from './internal-date.ts';
import { LineWriter, type LineWriterOptions, type WriteStep } from './line-writer.ts';
import { formatNumberSet } from './number-set.ts';
import { formatSectionPath, type Section } from './section.ts';
import { formatSet, writeSearchKeys } from './write-search.ts';

type Writers = { readonly [N in CommandName]?: (line: LineWriter, command: CommandOf<N>) => void };

const uid = (command: { readonly isUid: boolean }): string => (command.isUid ? 'UID ' : '');

const writers: Writers = {
  LOGIN: (line, { user, password }) => line.raw('LOGIN ').astring(user).raw(' ').astring(password),
  AUTHENTICATE: (line, { mechanism, initial }) => {
    line.raw('AUTHENTICATE ').atom(mechanism);
    // RFC 4959: "=" is an answer of no bytes, and nothing is no answer.
    if (initial) line.raw(` ${initial.length === 0 ? '=' : Buffer.from(initial).toString('base64')}`);
  },
  ENABLE: (line, { capabilities }) => line.raw('ENABLE ').words(capabilities),
  COMPRESS: (line, { algorithm }) => line.raw('COMPRESS ').atom(algorithm),
  ID: (line, { fields }) => {
    line.raw('ID ');
    if (fields === undefined) line.raw('NIL');
    else
      line.list([...fields], ([name, value]) => {
        line.string(name).raw(' ').nstring(value);
      });
  },
  SELECT: writeSelect,
  EXAMINE: writeSelect,
  CREATE: (line, { mailbox, specialUse }) => {
    line.raw('CREATE ').astring(mailbox.raw);
    if (specialUse) line.raw(' (USE ').flags(specialUse).raw(')');
  },
  DELETE: writeOnMailbox,
  SUBSCRIBE: writeOnMailbox,
  UNSUBSCRIBE: writeOnMailbox,
  GETQUOTAROOT: writeOnMailbox,
  RENAME: (line, { mailbox, newName }) =>
    line.raw('RENAME ').astring(mailbox.raw).raw(' ').astring(newName.raw),
  LIST: writeList,
  LSUB: writeOldList,
  XLIST: writeOldList,
  STATUS: (line, { mailbox, items }) =>
    line
      .raw('STATUS ')
      .astring(mailbox.raw)
      .raw(' ')
      .list(items, (item) => line.atom(item)),
  APPEND: (line, { mailbox, messages }) => {
    if (messages.length === 0) throw new ImapError('argument', 'APPEND without a message.');
    line.raw('APPEND ').astring(mailbox.raw);
    for (const message of messages) writeAppendMessage(line, message);
  },
  EXPUNGE: (line, { uids }) => line.raw(uids ? `UID EXPUNGE ${formatSet(uids)}` : 'EXPUNGE'),
  SEARCH: (line, command) => {
    line.raw(`${uid(command)}SEARCH `);
    if (command.returns) line.raw('RETURN (').words(command.returns).raw(') ');
    if (command.charset) line.raw('CHARSET ').astring(command.charset).raw(' ');
    writeSearchKeys(line, command.key);
  },
  FETCH: (line, command) => {
    line.raw(`${uid(command)}FETCH ${formatSet(command.set)} `);
    line.list(command.items, (item) => writeFetchItem(line, item));
    if (command.changedSince !== undefined)
      line.raw(` (CHANGEDSINCE ${command.changedSince}${command.vanished ? ' VANISHED' : ''})`);
  },
  STORE: (line, command) => {
    line.raw(`${uid(command)}STORE ${formatSet(command.set)} `);
    if (command.unchangedSince !== undefined) line.raw(`(UNCHANGEDSINCE ${command.unchangedSince}) `);
    line.raw(`${storeSigns[command.mode]}${command.isLabels ? 'X-GM-LABELS' : 'FLAGS'}`);
    line.raw(command.isSilent ? '.SILENT ' : ' ');
    // Labels are names of mailboxes: they may have spaces.
    if (command.isLabels) line.list(command.flags, (label) => writeLabel(line, label));
    else line.flags(command.flags);
  },
  COPY: writeCopy,
  MOVE: writeCopy,
  GETQUOTA: (line, { root }) => line.raw('GETQUOTA ').astring(root),
  SETQUOTA: (line, { root, limits }) =>
    line
      .raw('SETQUOTA ')
      .astring(root)
      .raw(' ')
      .list(limits, ([name, limit]) => line.atom(name).raw(` ${limit}`)),
  GETMETADATA: (line, { mailbox, entries, maxSize, depth }) => {
    line.raw('GETMETADATA ');
    const options = [
      ...(maxSize === undefined ? [] : [`MAXSIZE ${maxSize}`]),
      ...(depth === undefined ? [] : [`DEPTH ${depth}`]),
    ];
    if (options.length > 0) line.raw(`(${options.join(' ')}) `);
    line
      .astring(mailbox.raw)
      .raw(' ')
      .list(entries, (entry) => line.astring(entry));
  },
  SETMETADATA: (line, { mailbox, entries }) =>
    line
      .raw('SETMETADATA ')
      .astring(mailbox.raw)
      .raw(' ')
      .list(entries, ([name, value]) => line.astring(name).raw(' ').nstring(value)),
};

const storeSigns = { add: '+', remove: '-', replace: '' } as const;

function writeSelect(line: LineWriter, command: CommandOf<'SELECT'>): void {
  line.raw(`${command.name} `).astring(command.mailbox.raw);
  const parameters = [
    ...(command.condstore ? ['CONDSTORE'] : []),
    ...(command.qresync ? [formatQresync(command.qresync)] : []),
  ];
  if (parameters.length > 0) line.raw(` (${parameters.join(' ')})`);
}

function formatQresync({ uidValidity, modseq, knownUids, sequenceMatch }: QresyncArgument): string {
  const known = knownUids === undefined ? '' : ` ${formatNumberSet(knownUids)}`;
  const match =
    sequenceMatch === undefined
      ? ''
      : ` (${formatNumberSet(sequenceMatch.sequences)} ${formatNumberSet(sequenceMatch.uids)})`;
  return `QRESYNC (${uidValidity} ${modseq}${known}${match})`;
}

function writeOnMailbox(line: LineWriter, command: CommandOf<'DELETE'>): void {
  line.raw(`${command.name} `).astring(command.mailbox.raw);
}

function writeCopy(line: LineWriter, command: CommandOf<'COPY'>): void {
  line.raw(`${uid(command)}${command.name} ${formatSet(command.set)} `).astring(command.mailbox.raw);
}

function writeOldList(line: LineWriter, command: CommandOf<'LSUB'>): void {
  line.raw(`${command.name} `).astring(command.reference).raw(' ').listPattern(command.pattern);
}

function writeList(line: LineWriter, command: CommandOf<'LIST'>): void {
  line.raw('LIST ');
  if (command.selection) line.raw('(').words(command.selection).raw(') ');
  line.astring(command.reference).raw(' ');
  const [first] = command.patterns;
  if (first !== undefined && command.patterns.length === 1) line.listPattern(first);
  else line.list(command.patterns, (pattern) => line.listPattern(pattern));
  const { returns = [], statusItems } = command;
  if (!command.returns && !statusItems) return;
  line.raw(' RETURN (').words(returns);
  if (statusItems)
    line
      .raw(returns.length > 0 ? ' STATUS (' : 'STATUS (')
      .words(statusItems)
      .raw(')');
  line.raw(')');
}

function writeAppendMessage(line: LineWriter, message: AppendMessage): void {
  if (message.flags.length > 0) line.raw(' ').flags(message.flags);
  if (message.date) line.raw(` "${formatInternalDate(message.date)}"`);
  line.raw(message.isUtf8 ? ' UTF8 (' : ' ');
  line.stream(message.size, message.isBinary ?? message.isUtf8 ?? false);
  if (message.isUtf8) line.raw(')');
}

function writeFetchItem(line: LineWriter, item: FetchItem): void {
  if (!('section' in item)) {
    line.raw(item.item);
    return;
  }
  const name = item.item.slice(0, -2);
  line.raw('isPeek' in item && item.isPeek ? `${name}.PEEK[` : `${name}[`);
  writeSection(line, item.section);
  line.raw(']');
  if ('partial' in item && item.partial) line.raw(`<${item.partial.origin}.${item.partial.count}>`);
}

export function writeSection(line: LineWriter, section: Section): void {
  line.raw(formatSectionPath(section));
  if (section.fields) line.raw(' ').list(section.fields, (field) => line.astring(field));
}

function writeLabel(line: LineWriter, label: string): void {
  if (label.startsWith('\\')) line.flag(label);
  else line.astring(label);
}

/** A command as the steps of writing it. */
export function writeCommand(tag: string, command: Command, options: LineWriterOptions): WriteStep[] {
  const line = new LineWriter(options);
  line.raw(`${tag} `);
  const write = writers[command.name] as ((line: LineWriter, command: Command) => void) | undefined;
  if (write === undefined) line.raw(command.name);
  else write(line, command);
  return line.finish();
}
