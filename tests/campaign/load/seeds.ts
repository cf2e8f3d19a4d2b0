/** LANDFALL_CAMPAIGN_RUNS for a longer campaign, LANDFALL_CAMPAIGN_SEED to run one again that failed. */
export function campaignSeeds(usualRuns: number): readonly number[] {
  const runs = Number(process.env.LANDFALL_CAMPAIGN_RUNS ?? usualRuns);
  const first = Number(process.env.LANDFALL_CAMPAIGN_SEED ?? Math.floor(Date.now() / 1000) % 1_000_000_000);
  return Array.from({ length: runs }, (_, index) => first + index);
}
