/** Seconds against objects, both by powers of ten: what grows in proportion is a straight line of this slope. */
export interface GrowthLine {
  readonly label: string;
  readonly colour: string;
  readonly points: readonly GrowthPoint[];
}

export interface GrowthPoint {
  readonly objects: number;
  readonly seconds: number;
}

const size = { width: 640, height: 360 };
const plot = { left: 70, right: 450, top: 40, bottom: 310 };

export function plotGrowth(title: string, lines: readonly GrowthLine[]): string {
  const all = lines.flatMap(({ points }) => points);
  const across = decades(all.map(({ objects }) => objects));
  const up = decades(all.map(({ seconds }) => seconds));
  const x = (objects: number) => plot.left + share(objects, across) * (plot.right - plot.left);
  const y = (seconds: number) => plot.bottom - share(seconds, up) * (plot.bottom - plot.top);
  const marks = [
    ...across.map((value) => text(x(value), plot.bottom + 20, value.toLocaleString('en'), 'middle')),
    ...up.flatMap((value) => [
      `<path d="M${plot.left} ${round(y(value))}H${plot.right}" stroke="#8886" fill="none"/>`,
      text(plot.left - 8, y(value) + 4, `${value} s`, 'end'),
    ]),
  ];
  const drawn = lines.flatMap(({ label, colour, points }, index) => {
    const at = points.map(({ objects, seconds }) => [round(x(objects)), round(y(seconds))] as const);
    const legendY = plot.top + 10 + index * 22;
    return [
      `<path d="M${at.map((pair) => pair.join(' ')).join('L')}" stroke="${colour}" stroke-width="2" fill="none"/>`,
      ...at.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3.5" fill="${colour}"/>`),
      `<path d="M${plot.right + 14} ${legendY}h18" stroke="${colour}" stroke-width="2" fill="none"/>`,
      text(plot.right + 38, legendY + 4, label, 'start'),
    ];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" font-family="sans-serif" font-size="12" fill="#767676" role="img" aria-label="${title}">`,
    text(plot.left, 20, title, 'start'),
    ...marks,
    text((plot.left + plot.right) / 2, plot.bottom + 40, 'objects', 'middle'),
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
}

/** Powers of ten around all of them. */
function decades(values: readonly number[]): number[] {
  const first = Math.floor(Math.log10(Math.min(...values)));
  const last = Math.ceil(Math.log10(Math.max(...values)));
  return Array.from({ length: last - first + 1 }, (_, index) => Number(`1e${first + index}`));
}

const share = (value: number, marks: readonly number[]): number => {
  const [from, to] = [Math.log10(marks[0] ?? 1), Math.log10(marks.at(-1) ?? 10)];
  return (Math.log10(value) - from) / (to - from);
};

const text = (x: number, y: number, words: string, anchor: 'start' | 'middle' | 'end'): string =>
  `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${words}</text>`;

const round = (value: number): number => Math.round(value * 10) / 10;
