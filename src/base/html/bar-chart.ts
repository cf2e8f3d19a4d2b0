/** Charts as inline SVG, without script; colours come from the page's style by class. */
import { escapeHtml } from './html-text.ts';

export const chartWidth = 640;

export interface Bar {
  readonly label: string;
  readonly value: string;
  readonly parts: readonly { readonly amount: number; readonly kind: BarKind; readonly title: string }[];
}

/** Each is a class of the page's style. */
export type BarKind = 'done' | 'active' | 'stopped' | 'failed' | 'skipped' | 'rest';

/** Horizontal bars, all of one scale. */
export function barChart(bars: readonly Bar[], label: string): string {
  const rowHeight = 28;
  const labelWidth = 226;
  const valueWidth = 84;
  const space = chartWidth - labelWidth - valueWidth;
  const largest = Math.max(1, ...bars.map(({ parts }) => parts.reduce((sum, { amount }) => sum + amount, 0)));
  const rows = bars.map(({ label: name, value, parts }, index) => {
    const y = index * rowHeight;
    let x = labelWidth;
    const drawn = parts.map(({ amount, kind, title }) => {
      const length = amount === 0 ? 0 : Math.max(2, (amount / largest) * space);
      const rect = `<rect class="c-${kind}" x="${x.toFixed(1)}" y="${y + 6}" width="${length.toFixed(1)}" height="16"><title>${escapeHtml(title)}</title></rect>`;
      x += length;
      return amount === 0 ? '' : rect;
    });
    const shown = shorten(name, 28);
    return `<text class="label" x="${labelWidth - 10}" y="${y + 18}" text-anchor="end">${escapeHtml(shown)}<title>${escapeHtml(name)}</title></text>${drawn.join('')}<text class="value" x="${(x + 8).toFixed(1)}" y="${y + 18}">${escapeHtml(value)}</text>`;
  });
  return svg(bars.length * rowHeight + 4, label, rows);
}

export function svg(height: number, label: string, parts: readonly string[]): string {
  return `<svg viewBox="0 0 ${chartWidth} ${height}" role="img" aria-label="${escapeHtml(label)}">${parts.join('')}</svg>`;
}

/** Wide letters, such as Hangul, count twice. */
function shorten(text: string, columns: number): string {
  let taken = 0;
  let shown = '';
  for (const character of text) {
    taken += /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uff00-\uff60]/.test(character) ? 2 : 1;
    if (taken > columns) return `${shown}…`;
    shown += character;
  }
  return shown;
}
