/**
 * -IncludeFolders and -ExcludeFolders of New-MigrationBatch: paths from the top of the mailbox, compared without case.
 *
 *     Projects            that folder
 *     Projects/2026/*     that folder and all below it
 *     #SentItems#         the folder for sent mail, whatever it is called there; `#SentItems#/*` with all below
 *     AC\/DC              `\` takes its meaning from the next character
 */

import { findClosestWord } from '../../base/closest-word.ts';
import { AppError } from '../../base/errors.ts';
import type { FolderRole } from '../../store/ports/mail-model.ts';
import { folderNameKey } from '../../store/sort-key.ts';

type WellKnown = FolderRole | 'top' | 'all';

const wellKnownFolders: Readonly<Record<string, WellKnown>> = {
  Root: 'top',
  Inbox: 'inbox',
  SentItems: 'sent',
  Outbox: 'outbox',
  DeletedItems: 'deleted',
  Calendar: 'calendar',
  Contacts: 'contacts',
  Drafts: 'drafts',
  Journal: 'journal',
  Tasks: 'tasks',
  Notes: 'notes',
  AllItems: 'all',
  JunkEmail: 'junk',
  Archive: 'archive',
};

export interface FolderPattern {
  readonly text: string;
  /** What the path begins with: the top, or a folder known by its use. */
  readonly from: WellKnown;
  /** Folded names from there. */
  readonly names: readonly string[];
  readonly withSubfolders: boolean;
}

/** A folder as patterns see it: each way to reach it. */
export interface PatternSubject {
  readonly from: WellKnown;
  readonly names: readonly string[];
}

const maxPatternLength = 32_768;

export function parseFolderPattern(text: string): FolderPattern {
  if (text.length > maxPatternLength) throw refused(text, 'it is too long');
  const parts = splitEscaped(text);
  if (parts.length > 1 && parts[0]?.text === '') parts.shift();
  const last = parts.at(-1);
  const withSubfolders = last?.text === '*' && !last.isEscaped;
  if (withSubfolders) parts.pop();
  const [first] = parts;
  const named = first && !first.isEscaped ? /^#(.*)#$/s.exec(first.text)?.[1] : undefined;
  const from = named === undefined ? 'top' : wellKnown(named, text);
  const names = (named === undefined ? parts : parts.slice(1)).map((part) => folderNameKey(part.text));
  if (names.some((name) => name === '')) throw refused(text, 'a name in it is empty');
  if (named === undefined && names.length === 0 && !withSubfolders) throw refused(text, 'it is empty');
  return { text, from, names, withSubfolders };
}

export function matchesPattern(pattern: FolderPattern, subjects: readonly PatternSubject[]): boolean {
  return subjects.some(
    ({ from, names }) =>
      from === pattern.from &&
      (pattern.withSubfolders
        ? names.length >= pattern.names.length
        : names.length === pattern.names.length) &&
      pattern.names.every((name, index) => name === names[index]),
  );
}

interface Part {
  readonly text: string;
  readonly isEscaped: boolean;
}

function splitEscaped(text: string): Part[] {
  const parts: Part[] = [];
  let part = '';
  let isEscaped = false;
  const end = () => {
    parts.push({ text: part, isEscaped });
    part = '';
    isEscaped = false;
  };
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\' && at + 1 < text.length) {
      at += 1;
      isEscaped = true;
      part += text.charAt(at);
    } else if (character === '/') end();
    else part += character;
  }
  end();
  return parts;
}

function wellKnown(name: string, text: string): WellKnown {
  const known = Object.keys(wellKnownFolders);
  const found = known.find((each) => each.toLowerCase() === name.toLowerCase());
  const from = found === undefined ? undefined : wellKnownFolders[found];
  if (from !== undefined) return from;
  const near = findClosestWord(name, known);
  const hint = near === undefined ? '' : ` Did you mean #${near}#?`;
  throw refused(text, `#${name.slice(0, 64)}# is no well-known folder.${hint} They are ${known.join(', ')}`);
}

function refused(text: string, why: string): AppError {
  const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return new AppError({
    kind: 'invalid',
    code: 'migration.folders.pattern',
    message: `"${shown}" names no folder: ${why}. Write Name, Name/*, #Inbox# or #Inbox#/*, and \\/ for a slash in a name.`,
    details: { pattern: shown },
  });
}
