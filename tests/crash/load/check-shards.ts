import { systemClock } from '../../../src/base/clock.ts';
import { silentLog } from '../../../src/base/log.ts';
import { runFsck } from '../../../src/operations/fsck/run-fsck.ts';
import { checksOfStore } from '../../../src/operations/fsck/runnable-check.ts';
import { openShards } from '../../../src/operations/shards/open-shards.ts';

/** What fsck has to say of every shard of a data folder, every byte of every body read. */
export async function checkShards(dataFolder: string): Promise<string[]> {
  const said: string[] = [];
  const { shards, close } = await openShards({
    dataFolder,
    mode: 'readWrite',
    clock: systemClock,
    log: silentLog,
  });
  try {
    const signal = AbortSignal.timeout(60_000);
    const checks = shards.flatMap(({ database, bodies }) =>
      checksOfStore({
        ...{ database, bodies, signal },
        clock: systemClock,
        depth: 'deep',
        exclusive: true,
        holdsTenant: () => true,
      }),
    );
    await runFsck(
      checks,
      { signal },
      {
        onFinding: (finding) => {
          if (finding.severity !== 'notice') said.push(JSON.stringify(finding));
        },
        onFailure: ({ name }, error) => said.push(`${name}: ${String(error)}`),
      },
    );
  } finally {
    await close();
  }
  return said;
}
