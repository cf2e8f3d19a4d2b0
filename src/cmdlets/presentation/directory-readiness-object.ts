import { findMember, toText } from '../../wire/powershell-language/index.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { directoryCompletenessObject } from './directory-completeness-object.ts';
import { type SummaryRequest, summaryLines } from './readiness-summary.ts';
import { date } from './recipient-properties.ts';

export const directoryReadinessObject = defineObjectType<SummaryRequest>({
  typeNames: ['Landfall.DirectoryReadiness'],
  toText: ({ run }) => run.sources.join(', '),
  properties: {
    Source: ({ run }) => run.sources,
    Profile: ({ run }) => run.profile,
    Objects: ({ run }) => run.summary.objects,
    Users: ({ run }) => run.summary.byClass.user,
    Groups: ({ run }) => run.summary.byClass.group,
    Contacts: ({ run }) => run.summary.byClass.contact,
    Excluded: ({ run }) => run.summary.excluded,
    ReadyObjects: ({ run }) => readyOf(run),
    FailingObjects: ({ run }) => run.summary.bySeverity.FailsSync.objects,
    Findings: ({ run }) => run.summary.findings,
    FailsSync: ({ run }) => run.summary.bySeverity.FailsSync.findings,
    ValueChanged: ({ run }) => run.summary.bySeverity.ValueChanged.findings,
    Warning: ({ run }) => run.summary.bySeverity.Warning.findings,
    OutOfScope: ({ run }) => run.summary.bySeverity.OutOfScope.findings,
    Proposals: ({ run }) => run.summary.proposals,
    VerifiedDomains: ({ run }) => run.verifiedDomains,
    Completeness: ({ run: { completeness } }) =>
      completeness.attributes.map(({ attribute, filled }) =>
        directoryCompletenessObject.present({ attribute, filled, users: completeness.users }),
      ),
    StartTime: ({ run }) => date(run.startedAt),
    EndTime: ({ run }) => date(run.endedAt),
    Summary: (request) => summaryLines(request).join('\n'),
  },
  // Of one that came from a server the text is a property like the others.
  view: { text: { lines: (item) => toText(findMember(item, 'Summary')?.value).split('\n') } },
});

function readyOf({ summary: { objects, bySeverity } }: SummaryRequest['run']): number {
  return (
    objects - bySeverity.FailsSync.objects - bySeverity.ValueChanged.objects - bySeverity.Warning.objects
  );
}
