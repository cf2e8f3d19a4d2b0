/** Who gets another suffix, as mends of sign-in names. */
import type { Mend } from '../mending/mend-plan.ts';
import type { Finding } from '../readiness/finding.ts';
import { classOf, type SourceObject, textOf } from '../source-object.ts';
import type { DirectorySource } from '../sources/directory-source.ts';
import { splitSignInName } from './upn-suffix.ts';

export interface RenameRequest {
  readonly from: string;
  readonly to: string;
  /** Sign-in names or DNs, without case; everybody in the scope of the connector without it. */
  readonly users?: readonly string[];
}

const attributes = ['objectClass', 'userPrincipalName', 'displayName', 'cn'];

export async function planRename(
  source: DirectorySource,
  connector: string,
  { from, to, users }: RenameRequest,
  signal: AbortSignal,
): Promise<Mend[]> {
  const suffix = from.trim().replace(/^@/, '').toLowerCase();
  const wanted = users && new Set(users.map((user) => user.toLowerCase()));
  const mends: Mend[] = [];
  for await (const { changes } of source.read({ attributes, signal })) {
    for (const change of changes) {
      if (change.kind !== 'whole' || classOf(change.object) !== 'user') continue;
      const before = textOf(change.object, 'userPrincipalName');
      const split = before === undefined ? undefined : splitSignInName(before);
      if (before === undefined || split?.suffix.toLowerCase() !== suffix) continue;
      const names = [before, change.object.dn].map((name) => name.toLowerCase());
      if (wanted !== undefined && !names.some((name) => wanted.has(name))) continue;
      mends.push(mendOf(change.object, before, `${split.local}@${to}`, connector));
    }
  }
  return mends;
}

function mendOf(object: SourceObject, value: string, update: string, source: string): Mend {
  const { dn, guid } = object;
  const finding: Finding = {
    id: `upn:${guid ?? dn.toLowerCase()}`,
    dn,
    guid,
    objectClass: 'user',
    objectName: textOf(object, 'displayName') ?? textOf(object, 'cn') ?? dn,
    source,
    attribute: 'userPrincipalName',
    value,
    violations: [],
    severity: 'ValueChanged',
    action: 'EDIT',
    proposal: update,
    holders: [],
  };
  return { finding, action: 'EDIT', update };
}
