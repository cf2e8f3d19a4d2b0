/** Mends whose value somebody else has, or gets by another mend of the same plan, are left: a mend makes no new duplicate. */
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { DirectoryConnectors } from '../control/directory-connectors.ts';
import { findHeldValues } from './held-values.ts';
import { heldBy, type LeftMend, type Mend, objectKeyOf } from './mend-plan.ts';
import { uniqueKeyOf } from './name-space.ts';
import type { NamesHere } from './names-here.ts';

interface Surroundings {
  readonly organization: Tenant;
  readonly connectors: Pick<DirectoryConnectors, 'list' | 'openSource'>;
  readonly namesHere: NamesHere;
  readonly signal: AbortSignal;
}

export async function leaveHeldValues(
  wanted: readonly Mend[],
  { organization, connectors, namesHere, signal }: Surroundings,
): Promise<{ readonly mends: readonly Mend[]; readonly left: readonly LeftMend[] }> {
  const values = new Map<string, string>();
  for (const mend of wanted) {
    const key = newKeyOf(mend);
    if (key !== undefined && mend.update !== null) values.set(key, mend.update);
  }
  const held = await findHeldValues(organization, values, connectors, signal);
  const here = await namesHere.find(organization.tenant, values.keys());
  /** Who gets it by this plan. */
  const given = new Map<string, Mend>();
  const mends: Mend[] = [];
  const left: LeftMend[] = [];
  for (const mend of wanted) {
    const { finding, update } = mend;
    const key = newKeyOf(mend);
    if (key === undefined || update === null) {
      mends.push(mend);
      continue;
    }
    const own = objectKeyOf(finding);
    const other = held.get(key)?.find((holder) => objectKeyOf(holder) !== own)?.dn;
    const first = given.get(key);
    const rival = first && objectKeyOf(first.finding) !== own ? first.finding.dn : undefined;
    const holder = other ?? rival ?? here.holderFor(key, finding);
    if (holder !== undefined) {
      left.push({ finding, ...heldBy(holder, update) });
      continue;
    }
    given.set(key, mend);
    mends.push(mend);
  }
  return { mends, left };
}

function newKeyOf({ finding, action, update }: Mend): string | undefined {
  if (action !== 'EDIT' || update === null || update === finding.value) return undefined;
  const key = uniqueKeyOf(finding.attribute, update);
  // Another spelling of its own value is nobody else's.
  const isOwn = finding.value !== null && uniqueKeyOf(finding.attribute, finding.value) === key;
  return isOwn ? undefined : key;
}
