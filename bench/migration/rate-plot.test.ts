import { describe, expect, it } from 'vitest';
import { plotRates } from './rate-plot.ts';

const points = [1, 2, 4, 8].map((mailboxes) => ({ mailboxes, perSecond: 2500 * mailboxes }));

describe('the plot of rates', () => {
  it.each([
    ['a line', '<path d="M123.8', 1],
    ['a mark for each figure', '<circle', 4],
    ['a name', '>Landfall</text>', 1],
    ['round numbers beside it', '>20,000</text>', 1],
    ['each number of mailboxes below it', '>8</text>', 1],
  ])('has %s', (_, part, times) => {
    const svg = plotRates('Messages a second', [{ label: 'Landfall', colour: '#06c', points }]);
    expect(svg.split(part)).toHaveLength(times + 1);
  });

  it('puts the higher figure higher', () => {
    const svg = plotRates('t', [{ label: 'l', colour: '#000', points }]);
    const heights = [...svg.matchAll(/cy="([\d.]+)"/g)].map(([, cy]) => Number(cy));
    expect(heights).toEqual(heights.toSorted((a, b) => b - a));
  });
});
