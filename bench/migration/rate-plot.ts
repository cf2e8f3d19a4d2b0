/** A small line chart as SVG: rate against the number of mailboxes at once. */
export interface RateLine {
  readonly label: string;
  readonly colour: string;
  readonly points: readonly RatePoint[];
}

export interface RatePoint {
  readonly mailboxes: number;
  readonly perSecond: number;
}

const size = { width: 640, height: 360 };
const plot = { left: 70, right: 500, top: 40, bottom: 310 };

export function plotRates(title: string, lines: readonly RateLine[]): string {
  const all = lines.flatMap(({ points }) => points);
  const counts = [...new Set(all.map(({ mailboxes }) => mailboxes))].sort((a, b) => a - b);
  const step = niceStep(Math.max(...all.map(({ perSecond }) => perSecond)));
  const top = step * Math.ceil(Math.max(...all.map(({ perSecond }) => perSecond)) / step);
  const x = (mailboxes: number) =>
    plot.left + ((counts.indexOf(mailboxes) + 0.5) / counts.length) * (plot.right - plot.left);
  const y = (perSecond: number) => plot.bottom - (perSecond / top) * (plot.bottom - plot.top);
  const grid = Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step).flatMap(
    (value) => [
      `<path d="M${plot.left} ${round(y(value))}H${plot.right}" stroke="#8886" fill="none"/>`,
      text(plot.left - 8, y(value) + 4, value.toLocaleString('en'), 'end'),
    ],
  );
  const axis = counts.map((count) => text(x(count), plot.bottom + 20, String(count), 'middle'));
  const drawn = lines.flatMap((line, index) => drawLine(line, index, x, y));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" font-family="sans-serif" font-size="12" fill="#767676" role="img" aria-label="${title}">`,
    text(plot.left, 20, title, 'start'),
    ...grid,
    ...axis,
    text((plot.left + plot.right) / 2, plot.bottom + 40, 'mailboxes at once', 'middle'),
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
}

function drawLine(
  { label, colour, points }: RateLine,
  index: number,
  x: (mailboxes: number) => number,
  y: (perSecond: number) => number,
): string[] {
  const at = points.map(({ mailboxes, perSecond }) => [round(x(mailboxes)), round(y(perSecond))] as const);
  const legendY = plot.top + 10 + index * 22;
  return [
    `<path d="M${at.map((pair) => pair.join(' ')).join('L')}" stroke="${colour}" stroke-width="2" fill="none"/>`,
    ...at.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3.5" fill="${colour}"/>`),
    `<path d="M${plot.right + 14} ${legendY}h18" stroke="${colour}" stroke-width="2" fill="none"/>`,
    text(plot.right + 38, legendY + 4, label, 'start'),
  ];
}

function text(x: number, y: number, words: string, anchor: 'start' | 'middle' | 'end'): string {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${words}</text>`;
}

/** So that there are three to seven lines, at round numbers. */
function niceStep(most: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(most));
  return [0.2, 0.5, 1, 2].map((part) => part * magnitude).find((step) => most / step <= 6) ?? magnitude * 2;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
