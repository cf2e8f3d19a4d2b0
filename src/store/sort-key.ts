import { AppError } from '../base/errors.ts';
import { flag, type Message, trait } from './ports/mail-model.ts';
import type { SortField, TableSortField } from './ports/message-query.ts';
import { cutText, storableText } from './storable-text.ts';

/** Code points kept of a subject or a sender for sorting; what is equal that far is sorted by uid. */
export const maxSortKeyLength = 64;
/** MAPI and IMAP clients show names of a few hundred at most; beyond this a name is a mistake or an attack. */
export const maxFolderNameLength = 1024;

/** ASCII, Han and the syllables of Hangul: nothing in it joins with what stands beside it, or has a case but ASCII's own. */
const joinsNothing = /^[\x01-\x7f\u4e00-\u9fff\uac00-\ud7a3]*$/;

/** For `contains` and for names: NFC, without case, in no locale's way, and with one small sigma. */
export function foldText(text: string): string {
  if (joinsNothing.test(text)) return text.toLowerCase();
  return storableText(text).normalize('NFC').toLowerCase().replaceAll('ς', 'σ').normalize('NFC');
}

/** What siblings may not share. */
export function folderNameKey(name: string): string {
  return foldText(name);
}

/** The name as it is kept. */
export function checkFolderName(name: string): string {
  const kept = storableText(name).normalize('NFC');
  if (kept === '') {
    throw new AppError({
      kind: 'invalid',
      code: 'store.folder.nameEmpty',
      message: 'The folder name is empty. Give it at least one character.',
    });
  }
  if (cutText(kept, maxFolderNameLength) !== kept) {
    throw new AppError({
      kind: 'invalid',
      code: 'store.folder.nameTooLong',
      message: `The folder name has more than ${maxFolderNameLength} characters. Shorten it.`,
      details: { limit: maxFolderNameLength },
    });
  }
  return kept;
}

/** Reply and forward marks as mail programs of many languages write them, folded. */
const marks = [
  ['re', 'r', 'fw', 'fwd', 'i', 'aw', 'antw', 'antwort', 'wg', 'sv', 'vs', 'vl', 'vb', 'vedr', 'ref'],
  ['rif', 'res', 'enc', 'rv', 'tr', 'rép', 'odp', 'pd', 'ynt', 'ilt', 'doorst', 'továbbítás', 'vá'],
  ['atb', 'fs', 'bls', 'trs', 'απ', 'πρθ', 'σχετ', 'на', 'пер', 'отв', 'ответ', '回复', '回覆', '答复'],
  ['转发', '轉寄', '返信', '転送', '회신', '답장', '답변', '전달'],
].flat();
const markPattern = new RegExp(
  String.raw` ?(?:${[...new Set(marks.map(foldText))].join('|')})(?: ?\[\d{1,4}\]| ?\(\d{1,4}\)|\^?\d{0,4}) ?[:\uff1a]`,
  'uy',
);

/** The subject without its chain of `Re:`, `FW:`, `회신:`, `RE[2]:` …, for sorting conversations together. */
export function subjectSortKey(subject: string): string {
  const folded = collapse(foldText(subject));
  let start = 0;
  for (;;) {
    markPattern.lastIndex = start;
    if (!markPattern.test(folded)) break;
    start = markPattern.lastIndex;
  }
  return cutText(folded.slice(start).trimStart(), maxSortKeyLength);
}

export function senderSortKey(sender: string): string {
  return cutText(collapse(foldText(sender)).replaceAll('"', '').trimStart(), maxSortKeyLength);
}

function collapse(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim();
}

/** What a page of messages is ordered by, before the uid. */
export function messageSortKey(message: Message, by: SortField): number | string {
  switch (by) {
    case 'subject':
      return subjectSortKey(message.subject);
    case 'sender':
      return senderSortKey(message.sender);
    case 'sentAt':
      return message.sentAt ?? message.receivedAt;
    default:
      return message[by];
  }
}

/** What a table is ordered by. */
export function tableSortKey(message: Message, by: TableSortField): number | string {
  switch (by) {
    case 'unread':
      return (message.flags & flag.seen) === 0 ? 1 : 0;
    case 'flagged':
      return (message.flags & flag.flagged) === 0 ? 0 : 1;
    case 'attachments':
      return (message.traits & trait.hasAttachments) === 0 ? 0 : 1;
    case 'importance':
      if ((message.traits & trait.highImportance) !== 0) return 2;
      return (message.traits & trait.lowImportance) === 0 ? 1 : 0;
    case 'modifiedAt':
      return message.modifiedAt;
    default:
      return messageSortKey(message, by);
  }
}

/**
 * The order of UTF-8 bytes, as SQLite's BINARY and PostgreSQL's "C" have it. JavaScript compares UTF-16
 * units, which puts U+10000 and above before U+E000.
 */
export function compareUtf8(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
}

function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
