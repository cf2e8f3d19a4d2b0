import type { Guid } from '../../base/ids.ts';
import type { LocalText } from '../../base/language.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { Finding } from '../readiness/finding.ts';

/** What mending asks of readiness: the findings of the last run, and the rules for a value that a person proposes. */
export interface FindingBook {
  /** Those of one object one after another. */
  eachFinding(organization: Tenant, connector: Guid): AsyncIterable<Finding>;
  /**
   * What is wrong with a value, were it written in place of the one that was found; nothing where it is right. By the profile of
   * the run. Whether somebody else holds it is asked elsewhere.
   */
  judge(organization: Tenant, finding: Finding, value: string): Promise<readonly LocalText[]>;
}
