import { describe, expect, it } from 'vitest';
import { makeTestRuntime } from '../kit/test-runtime.ts';

const { run } = await makeTestRuntime();

describe('Write-Progress', () => {
  it.each([
    ['Write-Progress Copy', ['progress: Copy: Processing']],
    ['Write-Progress -Activity Copy -Status kim -PercentComplete 40', ['progress: Copy: kim 40%']],
    ['Write-Progress Copy kim 3 -PercentComplete -1', ['progress: Copy: kim']],
    ['Write-Progress Copy -ProgressAction SilentlyContinue', []],
    ["$ProgressPreference = 'SilentlyContinue'; Write-Progress Copy; $ProgressPreference = 'Continue'", []],
    // Bars have no number by which they could be redirected.
    ['Write-Progress Copy *>$null', ['progress: Copy: Processing']],
  ])('%s', async (line, messages) => {
    expect(await run(line)).toMatchObject({ values: [], messages, errors: [], thrown: undefined });
  });

  it('refuses more than all of it', async () => {
    const { errors, thrown } = await run('Write-Progress Copy -PercentComplete 101');
    expect([...errors, thrown].join()).toContain('greater than the maximum allowed range of 100');
  });
});
