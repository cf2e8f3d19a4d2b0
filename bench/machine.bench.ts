/** What the disk of this machine gives a bare loop: the ceiling that every figure about storing has above it. */
import { open } from 'node:fs/promises';
import path from 'node:path';
import { type Benchmark, elapsedMs, percentiles, perSecond } from './harness.ts';

const messageBytes = 20 * 1024;
const perSync = 100;
const syncs = 100;

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'bare append of 20 KB, synced per 100',
    unit: 'messages/s',
    better: 'higher',
    target: {},
    async run({ scratch }) {
      const batch = Buffer.alloc(messageBytes * perSync, 'x');
      const file = await open(path.join(scratch, 'append'), 'a');
      const latenciesMs: number[] = [];
      try {
        for (let round = 0; round < syncs; round += 1) {
          latenciesMs.push(
            await elapsedMs(async () => {
              await file.appendFile(batch);
              await file.datasync();
            }),
          );
        }
      } finally {
        await file.close();
      }
      const totalMs = latenciesMs.reduce((sum, each) => sum + each, 0);
      const { p50, p99 } = percentiles(latenciesMs);
      return { value: perSecond(syncs * perSync, totalMs), extra: { syncP50Ms: p50, syncP99Ms: p99 } };
    },
  },
];
