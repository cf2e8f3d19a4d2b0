export type Alignment = 'left' | 'center' | 'right';

const narrowest = 1;
const separator = 1;

/**
 * How wide each column becomes in a table of `tableWidth` cells. Columns without a width (0) share what is left,
 * one cell after the other from the left. If there is too little, the last column shrinks and then falls away
 * (-1), and then the one before it.
 */
export function distributeWidths(wanted: readonly number[], tableWidth: number): readonly number[] {
  const widths = wanted.map((width) => (width === 0 ? narrowest : width));
  const left = tableWidth - totalWidth(widths);
  if (left >= 0) return shareRoom(wanted, widths, left);
  return trimToFit(widths, tableWidth);
}

function totalWidth(widths: readonly number[]): number {
  const visible = widths.filter((width) => width > 0);
  return visible.reduce((sum, width) => sum + width, 0) + separator * (visible.length - 1);
}

function shareRoom(wanted: readonly number[], widths: readonly number[], room: number): readonly number[] {
  const open = wanted.filter((width) => width <= 0).length;
  if (open === 0) return widths;
  const each = Math.floor(room / open);
  let extra = room % open;
  return widths.map((width, index) => {
    if ((wanted[index] ?? 0) > 0) return width;
    return width + each + (extra-- > 0 ? 1 : 0);
  });
}

function trimToFit(wanted: readonly number[], tableWidth: number): readonly number[] {
  const widths = [...wanted];
  for (;;) {
    const excess = totalWidth(widths) - tableWidth;
    if (excess <= 0) return widths;
    const hidden = widths.findIndex((width) => width < 0);
    const last = (hidden < 0 ? widths.length : hidden) - 1;
    const width = widths[last];
    if (width === undefined) return widths;
    widths[last] = width - excess < narrowest ? -1 : width - excess;
  }
}
