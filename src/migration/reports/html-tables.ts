import { escapeHtml } from '../../base/html/html-text.ts';
import type { MailboxLine } from './html-digest.ts';
import { type PageContext, summaryKinds } from './html-page.ts';
import type { FolderManifest, MailboxReport } from './report-model.ts';
import { type ReportText, reasonText } from './report-texts.ts';

const rowsPerPiece = 200;

interface Column {
  readonly text: ReportText;
  readonly isNumber?: boolean;
}

function headings(columns: readonly Column[], { say }: PageContext, isSortable: boolean): string {
  const cells = columns.map(({ text, isNumber }) => {
    const label = escapeHtml(say(text));
    const content = isSortable ? `<button type="button">${label}</button>` : label;
    return `<th scope="col"${isNumber === true ? ' class="n"' : ''}>${content}</th>`;
  });
  return `<thead><tr>${cells.join('')}</tr></thead>`;
}

function section(text: ReportText, { say }: PageContext): string {
  return `<section><h2>${escapeHtml(say(text))}</h2>`;
}

function note(text: string): string {
  return `<p class="note">${escapeHtml(text)}</p>`;
}

function numberCell(value: number, shown: string): string {
  return `<td class="n" data-v="${value}">${escapeHtml(shown)}</td>`;
}

const mailboxColumns: readonly Column[] = [
  { text: 'mailbox' },
  { text: 'status' },
  { text: 'atSource', isNumber: true },
  { text: 'copiedColumn', isNumber: true },
  { text: 'skippedColumn', isNumber: true },
  { text: 'size', isNumber: true },
  { text: 'lastSynced', isNumber: true },
  { text: 'error' },
];

export function* mailboxSection(page: PageContext): Generator<string> {
  const { digest, say, formats } = page;
  const { lines, omittedLines } = digest;
  yield section('mailboxTable', page);
  if (omittedLines > 0)
    yield note(say('moreMailboxes', { count: omittedLines, shown: formats.count(omittedLines) }));
  const hint = escapeHtml(say('filter'));
  yield `<input type="search" data-filter placeholder="${hint}" aria-label="${hint}"><div class="scroll"><table data-sortable data-filtered>${headings(mailboxColumns, page, true)}<tbody>`;
  for (let start = 0; start < lines.length; start += rowsPerPiece) {
    yield lines
      .slice(start, start + rowsPerPiece)
      .map((line) => mailboxRow(line, page))
      .join('');
  }
  yield '</tbody></table></div></section>';
}

function mailboxRow({ user, bytes }: MailboxLine, { formats, say }: PageContext): string {
  const { emailAddress, status, statusSummary, progress, lastSyncedAt, error } = user;
  const counts = [progress.estimatedItems, progress.syncedItems, progress.skippedItems];
  return `<tr><td class="w">${escapeHtml(emailAddress)}</td><td class="t-${summaryKinds[statusSummary]}">${status}</td>${counts
    .map((count) => numberCell(count, formats.count(count)))
    .join('')}${numberCell(bytes, formats.bytes(bytes))}${numberCell(
    lastSyncedAt ?? 0,
    lastSyncedAt === null ? say('never') : formats.day(lastSyncedAt),
  )}<td class="w">${escapeHtml(error?.message ?? '')}</td></tr>`;
}

const skippedColumns: readonly Column[] = [
  { text: 'mailbox' },
  { text: 'folder' },
  { text: 'subject' },
  { text: 'size', isNumber: true },
  { text: 'reason' },
  { text: 'tryAgain' },
];

export function* skippedSection(page: PageContext): Generator<string> {
  const { digest, say, formats, language } = page;
  if (digest.skipped.length === 0) return;
  yield section('skippedTable', page);
  if (digest.omittedSkipped > 0)
    yield note(
      say('moreSkipped', { count: digest.omittedSkipped, shown: formats.count(digest.omittedSkipped) }),
    );
  yield `<div class="scroll"><table data-sortable>${headings(skippedColumns, page, true)}<tbody>`;
  for (const { emailAddress, item } of digest.skipped) {
    const reason = `${reasonText(item.reason, language)}. ${item.text}`;
    yield `<tr><td class="w">${escapeHtml(emailAddress)}</td><td>${escapeHtml(item.folder)}<br><code>UID ${item.uid}</code></td><td class="w">${escapeHtml(item.subject ?? say('noSubject'))}</td>${numberCell(item.size, formats.bytes(item.size))}<td class="w">${escapeHtml(reason)}</td><td class="w"><code>${escapeHtml(item.command)}</code></td></tr>`;
  }
  yield '</tbody></table></div></section>';
}

const folderColumns: readonly Column[] = [
  { text: 'folder' },
  { text: 'messagesColumn', isNumber: true },
  { text: 'size', isNumber: true },
  { text: 'skippedColumn', isNumber: true },
  { text: 'checksum' },
];

export function* manifestSection(page: PageContext): Generator<string> {
  const { digest, say, head, formats } = page;
  if (digest.manifests.length === 0) return;
  yield section('manifests', page);
  yield note(say('checksumExplained', { batch: quoted(head.batch.name) }));
  for (const mailbox of digest.manifests) yield manifest(mailbox, page);
  if (digest.omittedManifests > 0)
    yield note(
      say('moreManifests', { count: digest.omittedManifests, shown: formats.count(digest.omittedManifests) }),
    );
  yield '</section>';
}

function manifest({ user, manifest: { folders } }: MailboxReport, page: PageContext): string {
  const { formats } = page;
  const row = ({ folder, sourceFolder, items, bytes, skipped, checksum }: FolderManifest) => {
    const origin = folder === sourceFolder ? '' : `<br><code>${escapeHtml(sourceFolder)}</code>`;
    return `<tr><td class="w">${escapeHtml(folder)}${origin}</td>${numberCell(items, formats.count(items))}${numberCell(bytes, formats.bytes(bytes))}${numberCell(skipped, formats.count(skipped))}<td><code>${checksum}</code></td></tr>`;
  };
  const items = folders.reduce((sum, folder) => sum + folder.items, 0);
  return `<details><summary>${escapeHtml(user.emailAddress)} (${formats.count(items)})</summary><div class="scroll"><table>${headings(folderColumns, page, false)}<tbody>${folders.map(row).join('')}</tbody></table></div></details>`;
}

export function* logSection(page: PageContext): Generator<string> {
  const { head, formats } = page;
  if (head.log.length === 0) return;
  yield section('log', page);
  yield '<div class="scroll"><table><tbody>';
  for (const { at, level, message } of head.log) {
    const tone = level === 'error' ? ' t-failed' : '';
    yield `<tr><td class="n">${escapeHtml(formats.day(at))}</td><td class="w${tone}">${escapeHtml(message)}</td></tr>`;
  }
  yield '</tbody></table></div></section>';
}

function quoted(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", "''")}'`;
}
