/** What LIST, SELECT, STATUS and GETMETADATA take: RFC 9051 section 6.3, RFC 5258, RFC 5819, RFC 7162, RFC 5464. */
import { type Command, type QresyncArgument, type StatusItemName, statusItemNames } from './command.ts';
import type { Cursor } from './cursor.ts';
import type { MailboxName, NameEncoding } from './mailbox-name.ts';
import { parseNumberSet } from './number-set.ts';
import { readMailbox } from './read-mailboxes.ts';

const statusItems: ReadonlyMap<string, StatusItemName> = new Map(statusItemNames.map((name) => [name, name]));

export function readStatusItems(cursor: Cursor): StatusItemName[] {
  return cursor.list(() => {
    const word = cursor.keyword();
    const item = statusItems.get(word);
    if (item === undefined) throw cursor.fail(`"${word.slice(0, 40)}" is no item of STATUS`);
    return item;
  });
}

export function readList(cursor: Cursor): Command {
  let selection: string[] | undefined;
  if (cursor.isAtList) {
    selection = cursor.list(() => cursor.keyword());
    cursor.space();
  }
  const reference = cursor.astring();
  cursor.space();
  const patterns = cursor.isAtList ? cursor.list(() => cursor.pattern()) : [cursor.pattern()];
  const base = { name: 'LIST' as const, reference, patterns, ...(selection ? { selection } : {}) };
  if (!cursor.takeSpace()) return base;
  if (!cursor.takeWord('RETURN ')) throw cursor.fail('RETURN is missing');
  const returns: string[] = [];
  let items: StatusItemName[] | undefined;
  cursor.list(() => {
    const option = cursor.keyword();
    if (option !== 'STATUS') returns.push(option);
    else {
      cursor.space();
      items = readStatusItems(cursor);
    }
  });
  return {
    ...base,
    ...(returns.length > 0 || !items ? { returns } : {}),
    ...(items ? { statusItems: items } : {}),
  };
}

interface Selected {
  readonly mailbox: MailboxName;
  readonly condstore?: boolean;
  readonly qresync?: QresyncArgument;
}

export function readSelected(cursor: Cursor, encoding: NameEncoding): Selected {
  const mailbox = readMailbox(cursor, encoding);
  if (!cursor.takeSpace()) return { mailbox };
  let condstore = false;
  let qresync: QresyncArgument | undefined;
  cursor.list(() => {
    const word = cursor.keyword();
    if (word === 'CONDSTORE') condstore = true;
    else if (word === 'QRESYNC') qresync = readQresync(cursor);
    else throw cursor.fail(`"${word.slice(0, 40)}" is no parameter of SELECT`);
  });
  return { mailbox, ...(condstore ? { condstore } : {}), ...(qresync ? { qresync } : {}) };
}

function readQresync(cursor: Cursor): QresyncArgument {
  cursor.space();
  cursor.expect('(');
  const uidValidity = cursor.number();
  cursor.space();
  const modseq = cursor.bigNumber();
  let argument: QresyncArgument = { uidValidity, modseq };
  if (cursor.takeSpace() && !cursor.isAtList) {
    argument = { ...argument, knownUids: parseNumberSet(cursor.atom()) };
    if (!cursor.takeSpace()) {
      cursor.expect(')');
      return argument;
    }
  }
  if (cursor.isAtList) {
    cursor.expect('(');
    const sequences = parseNumberSet(cursor.atom());
    cursor.space();
    argument = { ...argument, sequenceMatch: { sequences, uids: parseNumberSet(cursor.atom()) } };
    cursor.expect(')');
  }
  cursor.expect(')');
  return argument;
}

export function readGetMetadata(cursor: Cursor, encoding: NameEncoding): Command {
  let maxSize: number | undefined;
  let depth: '0' | '1' | 'infinity' | undefined;
  if (cursor.isAtList) {
    cursor.list(() => {
      const word = cursor.keyword();
      cursor.space();
      if (word === 'MAXSIZE') maxSize = cursor.number();
      else if (word === 'DEPTH') depth = depths.get(cursor.atom().toLowerCase());
      if (word !== 'MAXSIZE' && depth === undefined)
        throw cursor.fail(`"${word.slice(0, 40)}" is no option here`);
    });
    cursor.space();
  }
  const mailbox = readMailbox(cursor, encoding);
  cursor.space();
  const entries = cursor.isAtList ? cursor.list(() => cursor.astring()) : [cursor.astring()];
  return {
    name: 'GETMETADATA',
    mailbox,
    entries,
    ...(maxSize === undefined ? {} : { maxSize }),
    ...(depth === undefined ? {} : { depth }),
  };
}

const depths: ReadonlyMap<string, '0' | '1' | 'infinity'> = new Map([
  ['0', '0'],
  ['1', '1'],
  ['infinity', 'infinity'],
]);
