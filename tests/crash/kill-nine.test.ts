import { availableParallelism } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { Campaign, type CampaignReport } from './load/campaign.ts';
import { checkShards } from './load/check-shards.ts';

/** LANDFALL_CRASH_POINTS for a longer campaign, LANDFALL_CRASH_SEED to take one up again. */
const points = Number(process.env.LANDFALL_CRASH_POINTS ?? 200);
const seed = Number(process.env.LANDFALL_CRASH_SEED ?? Date.now() % 1_000_000_000);
const folders = 4;

describe(`kill -9 at ${points} points (LANDFALL_CRASH_SEED=${seed})`, () => {
  it('loses nothing that was acknowledged, and leaves nothing half done', {
    timeout: 60_000 + points * 3_000,
  }, async () => {
    const root = await temporaryFolder();
    const waiting = Array.from({ length: folders }, (_, index) => index);
    const reports: CampaignReport[] = [];
    const failed = new AbortController();
    const work = async () => {
      for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
        const dataFolder = path.join(root, String(index));
        const campaign = new Campaign(dataFolder, seed + index);
        await campaign.run(Math.ceil(points / folders), failed.signal);
        expect(await checkShards(dataFolder)).toEqual([]);
        reports.push(campaign.report);
      }
    };
    const workers = Array.from({ length: Math.min(folders, availableParallelism()) }, () =>
      work().catch((error: unknown) => failed.abort(error)),
    );
    await Promise.all(workers);
    failed.signal.throwIfAborted();
    if (process.env.LANDFALL_CRASH_POINTS) console.info(...reports);
    expect(reports.reduce((sum, { kills }) => sum + kills, 0)).toBeGreaterThanOrEqual(points);
    expect(reports.every(({ operations }) => operations > 0)).toBe(true);
  });
});
