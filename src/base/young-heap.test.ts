import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/**
 * Much that lives a while, and how large the young generation is, in MB: the middle of the last turns. What has to leave it is held
 * in it until it is elsewhere, so that for a moment even one of 1 MB has 17.
 */
const load = `
  const { setImmediate: turn } = require('node:timers/promises');
  const { getHeapSpaceStatistics } = require('node:v8');
  const now = () => {
    const { space_used_size, space_available_size } = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space');
    return Math.round((space_used_size + space_available_size) / 2 ** 20);
  };
  let lately = [];
  const size = () => (lately.length === 0 ? now() : lately.toSorted((a, b) => a - b)[lately.length >> 1]);
  async function live() {
    let kept = [];
    lately = [];
    for (let i = 0; i < 3_000_000; i += 1) {
      kept.push([i]);
      if (kept.length > 100_000) {
        kept = [];
        lately.push(now());
        await turn();
      }
    }
  }`;

/** After each step, in a process of its own, whose young generation nothing has made grow. */
function sizesAfter(...steps: readonly string[]): number[] {
  const program = `
    import { createRequire } from 'node:module';
    import { boundYoungHeap, fixedYoungHeap, letYoungHeapGrow, loadInYoungHeap } from ${JSON.stringify(import.meta.resolve('./young-heap.ts'))};
    const require = createRequire(import.meta.url);
    ${load}
    const sizes = [];
    ${steps.map((step) => `${step}; sizes.push(size());`).join('\n')}
    process.stdout.write(JSON.stringify(sizes));`;
  const args = ['--input-type=module', '--eval', program];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as number[];
}

/** As a thread begins, in a process that keeps its own small. */
function sizeInThread(limits: string): number {
  const thread = `${load}
    require('node:worker_threads').parentPort.postMessage(size());`;
  const [found = 0] = sizesAfter(`
    boundYoungHeap();
    const { Worker } = require('node:worker_threads');
    const worker = new Worker(${JSON.stringify(thread)}, { eval: true, execArgv: [], resourceLimits: ${limits} });
    worker.once('message', (found) => sizes.push(found));
    await new Promise((resolve, reject) => worker.once('exit', resolve).once('error', reject))`);
  return found;
}

describe('the young generation', () => {
  it('stays as it was when it was bounded, and grows to where it may', () => {
    const [bounded, grown = 0] = sizesAfter(
      'boundYoungHeap(); await live()',
      'letYoungHeapGrow(8 * 2 ** 20); await live()',
    );
    expect(bounded).toBe(1);
    expect([8, 16]).toContain(grown);
  });

  it('does not grow while something is loaded', () => {
    const [loading] = sizesAfter(
      'boundYoungHeap(); letYoungHeapGrow(8 * 2 ** 20); await loadInYoungHeap(live)',
    );
    expect(loading).toBe(1);
  });

  it('of a thread has its size from the start, though none may grow', () => {
    expect(sizeInThread('{ maxYoungGenerationSizeMb: 8 }')).toBe(1);
    expect(sizeInThread('fixedYoungHeap(8)')).toBe(2);
  });

  it('is left to V8 where nothing was said of it', () => {
    const [free] = sizesAfter('await loadInYoungHeap(live)');
    expect(free).toBeGreaterThan(8);
  });
});
