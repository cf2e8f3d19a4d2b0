/** The chart of a batch as inline SVG, beside those that every report has. */

import { svg, chartWidth as width } from '../../base/html/bar-chart.ts';
import { escapeHtml, type Formats } from '../../base/html/html-text.ts';
import type { MigrationSample } from '../../store/ports/migration-store.ts';

const maxBars = 96;

/** Bars of what was moved in each period; long times are drawn in longer periods. */
export function throughputChart(
  samples: readonly MigrationSample[],
  formats: Formats,
  label: string,
): string {
  const periods = gather(samples);
  const height = 230;
  const frame = { left: 76, right: 8, top: 12, bottom: 30 };
  const inner = { width: width - frame.left - frame.right, height: height - frame.top - frame.bottom };
  const top = niceBytes(Math.max(1, ...periods.map(({ bytes }) => bytes)));
  const step = inner.width / periods.length;
  const y = (bytes: number) => frame.top + inner.height * (1 - bytes / top);
  const lines = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = y(top * share).toFixed(1);
    return `<line class="grid" x1="${frame.left}" x2="${width - frame.right}" y1="${at}" y2="${at}"/><text class="axis" x="${frame.left - 8}" y="${at}" dy="4" text-anchor="end">${escapeHtml(formats.bytes(top * share))}</text>`;
  });
  const bars = periods.map(({ at, bytes, items }, index) => {
    const x = (frame.left + index * step + step * 0.1).toFixed(1);
    const title = `${formats.day(at)}: ${formats.bytes(bytes)}, ${formats.count(items)}`;
    const barHeight = (frame.top + inner.height - y(bytes)).toFixed(1);
    return `<rect class="c-done" x="${x}" y="${y(bytes).toFixed(1)}" width="${(step * 0.8).toFixed(1)}" height="${barHeight}"><title>${escapeHtml(title)}</title></rect>`;
  });
  const marks = axisMarks(periods.length).map((index) => {
    const isLast = index === periods.length - 1 && index > 0;
    const x = frame.left + (index === 0 ? 0 : isLast ? index + 1 : index + 0.5) * step;
    const anchor = index === 0 ? 'start' : isLast ? 'end' : 'middle';
    const at = periods[index]?.at ?? 0;
    return `<text class="axis" x="${x.toFixed(1)}" y="${height - 8}" text-anchor="${anchor}">${escapeHtml(formats.day(at))}</text>`;
  });
  return svg(height, label, [...lines, ...bars, ...marks]);
}

/** Periods of equal length without gaps: hours in which nothing was moved are seen as well. */
function gather(samples: readonly MigrationSample[]): MigrationSample[] {
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined) return [];
  const finest = samples.reduce((least, { at }, index) => {
    const gap = at - (samples[index - 1]?.at ?? Number.NEGATIVE_INFINITY);
    return gap > 0 ? Math.min(least, gap) : least;
  }, Number.POSITIVE_INFINITY);
  const span = last.at - first.at;
  const length = Number.isFinite(finest) ? finest * Math.ceil((span / finest + 1) / maxBars) : 1;
  const count = Math.floor(span / length) + 1;
  const periods = Array.from({ length: count }, (_, index) => {
    return { at: first.at + index * length, items: 0, bytes: 0, mailboxes: 0 };
  });
  for (const { at, items, bytes, mailboxes } of samples) {
    const period = periods[Math.floor((at - first.at) / length)];
    if (period === undefined) continue;
    period.items += items;
    period.bytes += bytes;
    period.mailboxes = Math.max(period.mailboxes, mailboxes);
  }
  return periods;
}

/** The next round figure in powers of two, so that its quarters are round as well. */
function niceBytes(bytes: number): number {
  const unit = 1024 ** Math.floor(Math.log2(Math.max(1024, bytes)) / 10);
  const steps = [1, 2, 4, 8, 10, 20, 40, 80, 100, 200, 400, 800, 1024];
  return (steps.find((step) => step * unit >= bytes) ?? 1024) * unit;
}

function axisMarks(count: number): number[] {
  if (count <= 1) return count === 1 ? [0] : [];
  const marks = Math.min(4, count);
  return Array.from({ length: marks }, (_, index) => Math.round((index * (count - 1)) / (marks - 1)));
}
