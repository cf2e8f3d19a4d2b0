import { formatText, type Language } from '../../base/language.ts';
import type { MigrationNotice } from '../control/ports.ts';
import { beginnings, noticeText, subjects } from './notice-texts.ts';

export interface NoticeText {
  readonly subject: string;
  readonly text: string;
}

export interface NoticeFacts {
  readonly language: Language;
  /** As the server calls itself. */
  readonly server: string;
  readonly hasErrors: boolean;
  /** Files that are too large to be attached. */
  readonly omitted: readonly string[];
}

/** What a notice says, in words. */
export function writeNotice({ kind, batch }: MigrationNotice, facts: NoticeFacts): NoticeText {
  const { language, server, hasErrors, omitted } = facts;
  const { counts, progress, failedRowCount } = batch;
  const number = new Intl.NumberFormat(language);
  const name = { batch: commandArgument(batch.name) };
  const say = (text: Parameters<typeof noticeText>[0], values: Parameters<typeof noticeText>[2] = {}) =>
    noticeText(text, language, { ...name, ...values });
  const figures = [
    say('status', { status: batch.status }),
    say('mailboxes', {
      total: number.format(counts.TotalCount),
      synced: number.format(counts.SyncedCount + counts.FinalizedCount),
      active: number.format(counts.ActiveCount),
      failed: number.format(counts.FailedCount),
      stopped: number.format(counts.StoppedCount),
    }),
    say('messages', {
      copied: number.format(progress.syncedItems),
      estimated: number.format(progress.estimatedItems),
      skipped: number.format(progress.skippedItems),
    }),
    ...(failedRowCount > 0 ? [say('leftOut', { count: number.format(failedRowCount) })] : []),
  ];
  const advice = [
    ...(hasErrors ? [say('errorsAttached')] : []),
    ...(progress.skippedItems > 0 ? [say('seeSkipped')] : []),
    ...(kind === 'synced' ? [say('next')] : []),
    ...omitted.map((file) => say('tooLarge', { file: commandArgument(file) })),
  ];
  const plain = { batch: batch.name };
  return {
    subject: formatText(subjects[kind][language], plain),
    text: [
      formatText(beginnings[kind][language], plain),
      figures.join('\n'),
      ...advice,
      `-- \n${say('automatic', { server })}`,
    ].join('\n\n'),
  };
}

/** A word of a command line, quoted where it needs to be. */
function commandArgument(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : `'${text.replaceAll("'", "''")}'`;
}
