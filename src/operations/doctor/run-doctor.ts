import type { DoctorCheck, DoctorContext, Finding, FindingStatus } from './doctor-check.ts';
import { findingStatuses } from './doctor-check.ts';

export interface CheckResult {
  readonly check: DoctorCheck;
  readonly findings: readonly Finding[];
}

/** One after the other: the disk is measured, and the ports are tried, with nothing else going on. */
export async function* runDoctor(
  checks: readonly DoctorCheck[],
  context: DoctorContext,
  timeoutMs: number,
): AsyncGenerator<CheckResult> {
  for (const check of checks) {
    yield { check, findings: await runCheck(check, context, timeoutMs) };
  }
}

/** A check that breaks or hangs is a finding, never the end of the others. */
async function runCheck(
  check: DoctorCheck,
  context: DoctorContext,
  timeoutMs: number,
): Promise<readonly Finding[]> {
  const settled = new AbortController();
  const late = context.clock.sleep(timeoutMs, settled.signal).then(
    () => [
      broken(
        {
          en: 'The check did not end within {ms} ms.',
          ko: '검사가 {ms}ms 안에 끝나지 않았습니다.',
        },
        { ms: timeoutMs },
      ),
    ],
    () => [],
  );
  try {
    return await Promise.race([check.run(context), late]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [
      broken({ en: 'The check broke off: {reason}', ko: '검사가 중단되었습니다: {reason}' }, { reason }),
    ];
  } finally {
    settled.abort();
  }
}

function broken(text: Finding['text'], values: NonNullable<Finding['values']>): Finding {
  return { status: 'fail', text, values };
}

export function worstStatus(findings: readonly Finding[]): FindingStatus {
  const worst = Math.max(0, ...findings.map(({ status }) => findingStatuses.indexOf(status)));
  return findingStatuses[worst] ?? 'ok';
}

/** 0 all well, 1 something to look at, 2 something that is broken. */
export function exitCodeOf(findings: readonly Finding[]): 0 | 1 | 2 {
  const codes = { ok: 0, skip: 0, warn: 1, fail: 2 } as const satisfies Record<FindingStatus, number>;
  return codes[worstStatus(findings)];
}
