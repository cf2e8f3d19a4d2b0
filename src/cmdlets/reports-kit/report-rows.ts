/** Rows of a report with the names that belong to them. */
import type { RecipientId } from '../../base/ids.ts';
import type { Value } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../kit/context.ts';
import { limitResults } from '../kit/limit-results.ts';
import type { ObjectType } from '../kit/object-type.ts';
import type { Reported, ReportedOf } from '../presentation/report-objects.ts';

/** Whose the rows are. */
export async function* reported<T>(
  rows: AsyncIterable<T>,
  context: CmdletContext,
): AsyncGenerator<Reported<T>> {
  const { organization, rooms } = context;
  const { domain } = await rooms.domains.getDefault(organization.tenant);
  for await (const row of rows) yield { organization, domain, row };
}

const namedTogether = 500;

/**
 * With the people that they are about. Whoever is gone for ever has no name any more, and whom the caller may not see is
 * not shown: sums have them still.
 */
export async function* reportedOf<T>(
  rows: AsyncIterable<T>,
  recipientOf: (row: T) => RecipientId,
  context: CmdletContext,
): AsyncGenerator<ReportedOf<T>> {
  const { organization, rooms } = context;
  const plans = await rooms.organizations.mailboxPlans.list(organization.tenant);
  const planNames = new Map<string, string>(plans.map(({ guid, name }) => [guid, name]));
  let waiting: Reported<T>[] = [];
  const name = async function* (): AsyncGenerator<ReportedOf<T>> {
    const ids = [...new Set(waiting.map(({ row }) => recipientOf(row)))];
    const recipients = await rooms.recipients.findByIds(organization.tenant, ids);
    for (const each of waiting) {
      const recipient = recipients.get(recipientOf(each.row));
      if (recipient === undefined) continue;
      yield { ...each, recipient, plan: planNames.get(recipient.attributes.mailboxPlan ?? '') ?? null };
    }
    waiting = [];
  };
  for await (const row of reported(rows, context)) {
    waiting.push(row);
    if (waiting.length === namedTogether) yield* name();
  }
  yield* name();
}

/** As many as `-ResultSize` says. */
export function presentRows<T>(
  type: ObjectType<T>,
  rows: AsyncIterable<T>,
  resultSize: number | null | undefined,
  context: CmdletContext,
): AsyncIterable<Value> {
  const present = async function* () {
    for await (const row of rows) yield type.present(row);
  };
  return limitResults(present(), resultSize, context);
}
