/** What Tab found, as rows below the line being edited. */
import type { Language } from '../../base/language.ts';
import { fitText, headWithin, textWidth } from '../../base/text-width.ts';
import { andMore } from '../and-more.ts';

export interface ListedCandidate {
  readonly display: string;
  readonly tooltip: string;
}

export interface ListScreen {
  readonly columns: number;
  readonly rows: number;
  readonly language: Language;
}

/** So few that there is room to say what each of them is. */
const mostExplained = 12;
const gap = 2;
/** For the line itself. */
const rowsForLine = 2;

export function listCandidates(candidates: readonly ListedCandidate[], screen: ListScreen): string[] {
  const most = Math.max(1, screen.rows - rowsForLine);
  const explains = candidates.some(({ tooltip, display }) => tooltip !== '' && tooltip !== display);
  if (explains && candidates.length <= Math.min(mostExplained, most)) return explained(candidates, screen);
  return inColumns(candidates, most, screen);
}

function explained(candidates: readonly ListedCandidate[], { columns }: ListScreen): string[] {
  const widest = Math.max(...candidates.map(({ display }) => textWidth(display)));
  return candidates.map(({ display, tooltip }) =>
    headWithin(`${fitText(display, widest)}  ${tooltip.replace(/\s+/g, ' ')}`, columns - 1).trimEnd(),
  );
}

/** Down the first column, then down the next, as `ls` has it. */
function inColumns(
  candidates: readonly ListedCandidate[],
  most: number,
  { columns, language }: ListScreen,
): string[] {
  const cell = Math.min(columns - 1, Math.max(...candidates.map(({ display }) => textWidth(display))) + gap);
  const across = Math.max(1, Math.floor((columns - 1) / cell));
  const needed = Math.ceil(candidates.length / across);
  const height = needed > most ? Math.max(1, most - 1) : needed;
  const shown = candidates.slice(0, height * across);
  const rows = Array.from({ length: Math.min(height, shown.length) }, (_, row) =>
    shown
      .filter((__, index) => index % height === row)
      .map(({ display }) => fitText(display, cell))
      .join('')
      .trimEnd(),
  );
  const left = candidates.length - shown.length;
  return left === 0 ? rows : [...rows, andMore(left, language)];
}
