import { type BarKind, barChart } from '../../base/html/bar-chart.ts';
import { escapeHtml, reportFormats, sourceHash } from '../../base/html/html-text.ts';
import { reportScript, reportStyle } from '../../base/html/report-style.ts';
import type { Language } from '../../base/language.ts';
import type { MigrationUserStatusSummary } from '../states/user-status.ts';
import { throughputChart } from './html-charts.ts';
import { defaultHtmlLimits, HtmlDigest, type HtmlLimits, type MailboxLine } from './html-digest.ts';
import { type PageContext, summaryKinds } from './html-page.ts';
import { logSection, mailboxSection, manifestSection, skippedSection } from './html-tables.ts';
import type { MailboxReport, ReportHead } from './report-model.ts';
import { reasonText, reportTexts, summaryTexts } from './report-texts.ts';

/**
 * One page that needs nothing but itself: no picture, font or script from elsewhere, and a policy that lets none in.
 * What does not fit is counted, and stands in the report as CSV.
 */
export async function* writeHtmlReport(
  head: ReportHead,
  mailboxes: AsyncIterable<MailboxReport>,
  language: Language,
  limits: HtmlLimits = defaultHtmlLimits,
): AsyncGenerator<string> {
  const digest = new HtmlDigest(limits);
  for await (const mailbox of mailboxes) digest.add(mailbox);
  const say = reportTexts(language);
  const formats = reportFormats(language, head.batch.timeZone);
  const page: PageContext = { head, digest, language, say, formats };
  yield beginning(page);
  yield cards(page);
  yield `<div class="panels"><div>${throughput(page)}${statuses(page)}</div><div>${largest(page)}${reasons(page)}</div></div>`;
  yield* mailboxSection(page);
  yield* skippedSection(page);
  yield* manifestSection(page);
  yield* logSection(page);
  yield `</main><script>${reportScript}</script></body></html>\n`;
}

function beginning({ head, language, say, formats }: PageContext): string {
  const { batch, organization, generatedAt } = head;
  const title = escapeHtml(say('title', { batch: batch.name }));
  const policy = [
    "default-src 'none'",
    `style-src ${sourceHash(reportStyle)}`,
    `script-src ${sourceHash(reportScript)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const ends = [
    organization,
    batch.sourceEndpoint && say('from', { endpoint: batch.sourceEndpoint.name }),
    batch.targetEndpoint && say('to', { endpoint: batch.targetEndpoint.name }),
    say('generated', { time: formats.time(generatedAt) }),
  ];
  const told = ends.filter((part) => part !== null).map(escapeHtml);
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><meta name="referrer" content="no-referrer"><title>${title}</title><style>${reportStyle}</style></head><body><main><h1>${title}<span class="chip t-${kindOfBatch(head)}">${escapeHtml(batch.status)}</span></h1><p>${told.join(' · ')}</p>`;
}

function kindOfBatch({ batch: { status } }: ReportHead): BarKind {
  if (status === 'Failed' || status === 'Corrupted') return 'failed';
  if (status.startsWith('Synced') || status.startsWith('Completed')) return 'done';
  return status === 'Stopped' ? 'stopped' : 'active';
}

function cards({ head, digest, say, formats }: PageContext): string {
  const { counts, progress, failedRowCount, lastSyncedAt } = head.batch;
  const synced = counts.SyncedCount + counts.FinalizedCount;
  const card = (label: string, value: string, more: string) =>
    `<div class="card"><span>${escapeHtml(label)}</span><b>${escapeHtml(value)}</b><span>${escapeHtml(more)}</span></div>`;
  const leftOut =
    failedRowCount > 0 ? say('leftOut', { count: failedRowCount, shown: formats.count(failedRowCount) }) : '';
  const when = lastSyncedAt === null ? say('never') : formats.day(lastSyncedAt);
  return `<div class="cards">${[
    card(say('mailboxes'), formats.count(counts.TotalCount), leftOut),
    card(say('synced'), formats.count(synced), `${say('lastSynced')}: ${when}`),
    card(
      say('messages'),
      formats.count(progress.syncedItems),
      say('ofEstimated', { count: formats.count(progress.estimatedItems) }),
    ),
    card(say('data'), formats.bytes(digest.bytes), ''),
    card(say('skippedMessages'), formats.count(progress.skippedItems), ''),
    card(say('failedMailboxes'), formats.count(counts.FailedCount), ''),
  ].join('')}</div>`;
}

function panel(title: string, chart: string): string {
  return `<section class="panel"><h2>${escapeHtml(title)}</h2>${chart}</section>`;
}

function throughput({ head: { samples }, say, formats }: PageContext): string {
  if (samples === undefined) return '';
  const title = say('throughput');
  const nothing = `<p>${escapeHtml(say('noThroughput'))}</p>`;
  return panel(title, samples.length === 0 ? nothing : throughputChart(samples, formats, title));
}

function statuses({ head: { batch }, language, say, formats }: PageContext): string {
  const { counts } = batch;
  const amounts: Readonly<Record<MigrationUserStatusSummary, number>> = {
    Completed: counts.FinalizedCount,
    Synced: counts.SyncedCount,
    Active: counts.ActiveCount,
    Stopped: counts.StoppedCount,
    Failed: counts.FailedCount,
  };
  const bars = Object.entries(amounts).map(([name, amount]) => {
    const summary = name as MigrationUserStatusSummary;
    const label = summaryTexts[summary][language];
    const value = formats.count(amount);
    return { label, value, parts: [{ amount, kind: summaryKinds[summary], title: `${label}: ${value}` }] };
  });
  return panel(say('statuses'), barChart(bars, say('statuses')));
}

function reasons({ digest: { skippedByReason }, language, say, formats }: PageContext): string {
  const bars = [...skippedByReason]
    .sort(([, a], [, b]) => b - a)
    .map(([reason, amount]) => {
      const label = reasonText(reason, language);
      const value = formats.count(amount);
      return { label, value, parts: [{ amount, kind: 'skipped' as const, title: `${label}: ${value}` }] };
    });
  const title = say('skippedByReason');
  return panel(title, bars.length === 0 ? `<p>${escapeHtml(say('noSkipped'))}</p>` : barChart(bars, title));
}

function largest({ digest, say, formats }: PageContext): string {
  const part = (amount: number, kind: BarKind, what: 'copied' | 'skipped' | 'remaining') => {
    return { amount, kind, title: `${formats.count(amount)} ${say(what)}` };
  };
  const bars = digest.largest.map(({ user: { emailAddress, progress } }: MailboxLine) => {
    const { estimatedItems, syncedItems, skippedItems } = progress;
    const rest = Math.max(0, estimatedItems - syncedItems - skippedItems);
    return {
      label: emailAddress,
      value: formats.count(syncedItems),
      parts: [
        part(syncedItems, 'done', 'copied'),
        part(skippedItems, 'skipped', 'skipped'),
        part(rest, 'rest', 'remaining'),
      ],
    };
  });
  const title = say('largest');
  return panel(
    title,
    bars.length === 0 ? `<p>${escapeHtml(say('noThroughput'))}</p>` : barChart(bars, title),
  );
}
