/** One run from its inputs to its summary, wherever it runs: on a server over connectors, or in a shell over a person's files. */
import type { Clock } from '../../base/clock.ts';
import type { Random } from '../../base/random.ts';
import type { Check } from './check.ts';
import { checks as registeredChecks } from './checks/registry.gen.ts';
import type { ReadinessProgress } from './directory-readiness.ts';
import { examineDirectory } from './engine/examine-directory.ts';
import type { ExistingName } from './engine/existing-names.ts';
import type { EngineInput } from './engine/open-input.ts';
import type { Finding, ProfileName } from './finding.ts';
import type { ReadinessRun } from './readiness-run.ts';
import { SummaryCounter } from './results/summary-counter.ts';
import { topLevelDomains } from './top-level-domains.ts';

/** What is known of the organisation that the objects are to come to. */
export interface OrganizationFacts {
  /** A-labels. Empty where nothing is known. */
  readonly verifiedDomains: readonly string[];
  readonly defaultDomain: string | undefined;
  readonly initialDomain: string | undefined;
  readonly existing: AsyncIterable<ExistingName> | Iterable<ExistingName>;
}

export const unknownOrganization: OrganizationFacts = {
  verifiedDomains: [],
  defaultDomain: undefined,
  initialDomain: undefined,
  existing: [],
};

export interface ExaminationRequest {
  readonly id: string;
  readonly inputs: readonly EngineInput[];
  readonly profile: ProfileName;
  readonly organization: OrganizationFacts;
  readonly spoolFolder: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: ReadinessProgress) => void;
  readonly checks?: readonly Check[];
}

export async function* runExamination({
  checks = registeredChecks,
  ...request
}: ExaminationRequest): AsyncGenerator<Finding, ReadinessRun> {
  const { id, inputs, profile, organization, clock, random } = request;
  const startedAt = clock.now();
  const counter = new SummaryCounter(checks);
  const { verifiedDomains, defaultDomain, initialDomain, existing } = organization;
  const examination = examineDirectory({
    ...request,
    checks,
    existing,
    context: {
      ...{ profile, defaultDomain, initialDomain, topLevelDomains, now: startedAt },
      verifiedDomains: new Set(verifiedDomains),
    },
    spoolName: () => `landfall-readiness-${random.guid()}`,
  });
  try {
    for (;;) {
      const { done, value } = await examination.next();
      if (done) {
        const { completeness, ...examined } = value;
        const summary = counter.summary({ ...examined, completeness });
        const sources = inputs.map(({ name }) => name);
        return {
          id,
          profile,
          startedAt,
          endedAt: clock.now(),
          sources,
          verifiedDomains,
          summary,
          completeness,
        };
      }
      counter.add(value);
      yield value;
    }
  } finally {
    // Whoever has seen enough ends it here, and files are closed.
    await examination.return(undefined as never);
  }
}
