import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/** In a process of its own, whose young generation nothing has made grow; sizes in MB, after much that lives a while. */
function sizesAfter(...steps: readonly string[]): number[] {
  const program = `
    import { setImmediate as turn } from 'node:timers/promises';
    import { getHeapSpaceStatistics } from 'node:v8';
    import { boundYoungHeap, letYoungHeapGrow, loadInYoungHeap } from ${JSON.stringify(import.meta.resolve('./young-heap.ts'))};
    const size = () => getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size / 2 ** 20;
    async function live() {
      let kept = [];
      for (let i = 0; i < 3_000_000; i += 1) {
        kept.push([i]);
        if (kept.length > 100_000) {
          kept = [];
          await turn();
        }
      }
    }
    const sizes = [];
    ${steps.map((step) => `${step}; sizes.push(size());`).join('\n')}
    process.stdout.write(JSON.stringify(sizes));`;
  const args = ['--input-type=module', '--eval', program];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as number[];
}

describe('the young generation', () => {
  it('stays as it was when it was bounded, and grows to where it may', () => {
    const [bounded, grown = 0] = sizesAfter(
      'boundYoungHeap(); await live()',
      'letYoungHeapGrow(8 * 2 ** 20); await live()',
    );
    expect(bounded).toBeLessThanOrEqual(2);
    expect(grown).toBeGreaterThanOrEqual(8);
    expect(grown).toBeLessThanOrEqual(32);
  });

  it('does not grow while something is loaded', () => {
    const [loading] = sizesAfter(
      'boundYoungHeap(); letYoungHeapGrow(8 * 2 ** 20); await loadInYoungHeap(live)',
    );
    expect(loading).toBeLessThanOrEqual(2);
  });

  it('is left to V8 where nothing was said of it', () => {
    const [free] = sizesAfter('await loadInYoungHeap(live)');
    expect(free).toBeGreaterThan(8);
  });
});
