import { expect, it } from 'vitest';
import { plotGrowth } from './growth-plot.ts';

it('draws what grows in proportion as a straight line', () => {
  const points = [10_000, 100_000, 1_000_000].map((objects) => ({ objects, seconds: objects / 100_000 }));
  const svg = plotGrowth('Growth', [{ label: 'ours', colour: '#123456', points }]);
  expect(svg).toContain('<path d="M70 310L260 175L450 40" stroke="#123456"');
  expect(svg).toContain('>1,000,000</text>');
});
