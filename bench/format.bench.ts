import {
  Formatter,
  makeFormatContext,
  Renderer,
  streamJson,
  type ViewDefinition,
} from '../src/cmdlets/kit/format/index.ts';
import type { Value } from '../src/wire/powershell-language/index.ts';
import { type Benchmark, perSecond } from './harness.ts';

const count = 100_000;

function* mailboxes(): IterableIterator<Value> {
  for (let index = 0; index < count; index++) {
    yield Object.freeze({
      Name: index % 3 === 0 ? `김철수 ${index}` : `user ${index}`,
      Alias: `user${index}`,
      ServerName: `mail${index % 8}`,
      ItemCount: index * 7,
    });
  }
}

const view: ViewDefinition = {
  typeNames: ['System.Management.Automation.PSCustomObject'],
  table: {
    columns: [
      { property: 'Name', width: 25 },
      { property: 'Alias', width: 20 },
      { property: 'ServerName', width: 16 },
      { property: 'ItemCount', alignment: 'right' },
    ],
  },
};

interface Run {
  readonly lines: number;
  readonly firstRowMs: number;
  readonly ms: number;
}

/** The first row is the fourth line: an empty one and the two of the header come before it. */
function formatAll(shape: 'table' | 'list', views: readonly ViewDefinition[]): Run {
  const start = performance.now();
  const context = makeFormatContext(views, () => null);
  let lines = 0;
  let firstRowMs = 0;
  const renderer = new Renderer({ width: 120, nowMs: () => performance.now() }, context, () => {
    lines++;
    if (lines === 4) firstRowMs = performance.now() - start;
  });
  const formatter = new Formatter({ shape }, context, (record) => renderer.process(record));
  for (const mailbox of mailboxes()) formatter.process(mailbox);
  formatter.end();
  renderer.end();
  return { lines, firstRowMs, ms: performance.now() - start };
}

const shapeBenchmark = (
  name: string,
  shape: 'table' | 'list',
  views: readonly ViewDefinition[],
  rowsPerSecond: number,
): Benchmark => ({
  name,
  unit: 'objects/s',
  better: 'higher',
  target: { atLeast: rowsPerSecond, memoryAtMostMb: 200, extra: { firstRowMs: { atMost: 100 } } },
  async run() {
    const { lines, firstRowMs, ms } = formatAll(shape, views);
    if (lines < count) throw new Error(`${name}: ${lines} lines for ${count} objects.`);
    return { value: perSecond(count, ms), extra: { firstRowMs } };
  },
});

export const benchmarks: readonly Benchmark[] = [
  shapeBenchmark('Format-Table of 100,000 objects with a view', 'table', [view], 100_000),
  shapeBenchmark('Format-Table of 100,000 objects without a view', 'table', [], 100_000),
  shapeBenchmark('Format-List of 100,000 objects', 'list', [], 50_000),
  {
    name: 'JSON of 100,000 objects, streamed',
    unit: 'objects/s',
    better: 'higher',
    target: { atLeast: 100_000, memoryAtMostMb: 200 },
    async run() {
      const start = performance.now();
      let characters = 0;
      for (const part of streamJson(mailboxes())) characters += part.length;
      return { value: perSecond(count, performance.now() - start), extra: { characters } };
    },
  },
];
