/** Sign-in names here beside those of a source, and why they differ. */
import type { TenantId } from '../../base/ids.ts';
import type { LocalText } from '../../base/language.ts';
import { type AcceptedDomain, isMailboxKind, type Recipient } from '../../store/ports/directory-model.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import { anchorOf } from '../mending/names-here.ts';
import { classOf, type SourceObject, textOf } from '../source-object.ts';
import type { DirectorySource } from '../sources/directory-source.ts';
import type { DifferenceReason } from './difference-reasons.ts';
import type { DirSyncFeatureStates } from './dir-sync-features.ts';
import { suffixState } from './forest.ts';
import { decideSignInName } from './licence-rule.ts';
import { splitSignInName } from './upn-suffix.ts';

export interface ComparisonOptions {
  readonly connector?: string | undefined;
  readonly signal: AbortSignal;
}

export interface SignInNameDifference {
  readonly displayName: string;
  readonly dn: string;
  readonly connector: string;
  readonly sourceName: string | null;
  readonly nameHere: string | null;
  readonly hasMailbox: boolean;
  readonly reason: DifferenceReason;
  /** What to do about it. */
  readonly advice: LocalText;
}

interface Surroundings {
  readonly store: Pick<DirectoryStore, 'findByKeys'>;
  readonly tenant: TenantId;
  readonly features: DirSyncFeatureStates;
  readonly domains: readonly AcceptedDomain[];
}

const consistencyGuid = 'mS-DS-ConsistencyGuid';
const attributes = [
  'objectClass',
  'userPrincipalName',
  'displayName',
  'cn',
  consistencyGuid,
  'isCriticalSystemObject',
];
/** Objects that are looked for here at once. */
const batchSize = 200;

export async function* compareSignInNames(
  source: DirectorySource,
  connector: string,
  surroundings: Surroundings,
  { signal }: ComparisonOptions,
): AsyncIterable<SignInNameDifference> {
  let waiting: SourceObject[] = [];
  for await (const { changes } of source.read({ attributes, signal })) {
    for (const change of changes) {
      if (change.kind !== 'whole' || !isPerson(change.object)) continue;
      waiting.push(change.object);
      if (waiting.length < batchSize) continue;
      yield* await compareSome(waiting, connector, surroundings);
      waiting = [];
    }
  }
  yield* await compareSome(waiting, connector, surroundings);
}

/** Built-in accounts never come here. */
const isPerson = (object: SourceObject): boolean =>
  classOf(object) === 'user' && textOf(object, 'isCriticalSystemObject')?.toUpperCase() !== 'TRUE';

async function compareSome(
  objects: readonly SourceObject[],
  connector: string,
  surroundings: Surroundings,
): Promise<SignInNameDifference[]> {
  const { store, tenant } = surroundings;
  const anchors = objects.map(sourceAnchor).filter((anchor) => anchor !== undefined);
  const names = objects.flatMap((object) => textOf(object, 'userPrincipalName') ?? []);
  const found = await store.findByKeys(tenant, [
    ...anchors.map((value) => ({ kind: 'anchor' as const, value })),
    ...names.map((value) => ({ kind: 'address' as const, value })),
  ]);
  const byAnchor = new Map<string, Recipient>();
  const byName = new Map<string, Recipient>();
  for (const { key, recipient } of found) {
    if (recipient.deletedAt !== null) continue;
    if (key.kind === 'anchor') byAnchor.set(key.value, recipient);
    else byName.set(key.value.toLowerCase(), recipient);
  }
  return objects.flatMap((object) => {
    const anchor = sourceAnchor(object);
    const sourceName = textOf(object, 'userPrincipalName') ?? null;
    const holder = sourceName === null ? undefined : byName.get(sourceName.toLowerCase());
    const synced = anchor === undefined ? undefined : byAnchor.get(anchor);
    const here = synced ?? (holder?.anchor === null ? holder : undefined);
    if (here?.upn?.toLowerCase() === sourceName?.toLowerCase() && here !== undefined) return [];
    const reason = reasonOf({ sourceName, here, holder, surroundings });
    const displayName = textOf(object, 'displayName') ?? textOf(object, 'cn') ?? object.dn;
    const nameHere = here?.upn ?? null;
    return {
      ...{ displayName, dn: object.dn, connector, sourceName, nameHere, reason },
      hasMailbox: here !== undefined && isMailboxKind(here.kind),
      advice: adviceOf(reason, { sourceName, holder }),
    };
  });
}

interface Compared {
  readonly sourceName: string | null;
  readonly here: Recipient | undefined;
  /** Of the name at the source, whether as sign-in name or as address. */
  readonly holder: Recipient | undefined;
  readonly surroundings: Surroundings;
}

function reasonOf({ sourceName, here, holder, surroundings }: Compared): DifferenceReason {
  const { features, domains } = surroundings;
  if (sourceName === null) return 'NoSourceName';
  if (holder !== undefined && holder.recipient !== here?.recipient) return 'Conflict';
  if (here === undefined) return 'NotSynchronized';
  const isLicensed = isMailboxKind(here.kind);
  const decision = decideSignInName({ current: here.upn, wanted: sourceName, isLicensed }, features);
  if (decision === 'keptByLicence') return 'LicenceRule';
  const suffix = splitSignInName(sourceName)?.suffix ?? '';
  return suffixState(suffix, domains).domain === 'Verified' ? 'Pending' : 'UnverifiedDomain';
}

function adviceOf(
  reason: DifferenceReason,
  { sourceName, holder }: Pick<Compared, 'sourceName' | 'holder'>,
): LocalText {
  const suffix = splitSignInName(sourceName ?? '')?.suffix ?? '';
  switch (reason) {
    case 'LicenceRule':
      return {
        en: 'It has a mailbox, so that its name here stays. To have names follow the source: Set-MsolDirSyncFeature -Feature SynchronizeUpnForManagedUsers -Enable $true',
        ko: '사서함이 있어 이곳의 이름은 바뀌지 않습니다. 원본을 따르게 하려면: Set-MsolDirSyncFeature -Feature SynchronizeUpnForManagedUsers -Enable $true',
      };
    case 'Conflict':
      return {
        en: `${holder?.displayName ?? 'Somebody else'} has this name or address here. Give one of the two another.`,
        ko: `${holder?.displayName ?? '다른 사용자'}이(가) 이곳에서 이 이름이나 주소를 쓰고 있습니다. 둘 중 하나를 바꾸세요.`,
      };
    case 'UnverifiedDomain':
      return {
        en: `${suffix} is no verified domain here. Change the suffix at the source (Set-DirectoryUserPrincipalName -From ${suffix}), or verify the domain (Confirm-AcceptedDomain ${suffix}).`,
        ko: `${suffix}은(는) 이곳에서 확인된 도메인이 아닙니다. 원본의 접미사를 바꾸거나(Set-DirectoryUserPrincipalName -From ${suffix}) 도메인을 확인하세요(Confirm-AcceptedDomain ${suffix}).`,
      };
    case 'NotSynchronized':
      return {
        en: 'It has not come here yet. Run Start-ADSyncSyncCycle, and look at Get-DirectoryProvisioningError.',
        ko: '아직 동기화되지 않았습니다. Start-ADSyncSyncCycle을 실행하고 Get-DirectoryProvisioningError를 확인하세요.',
      };
    case 'Pending':
      return {
        en: 'The next synchronisation brings it: Start-ADSyncSyncCycle -PolicyType Delta',
        ko: '다음 동기화에서 바뀝니다: Start-ADSyncSyncCycle -PolicyType Delta',
      };
    case 'NoSourceName':
      return {
        en: 'It has no userPrincipalName at the source. Run Test-DirectoryReadiness to see what is proposed.',
        ko: '원본에 userPrincipalName이 없습니다. Test-DirectoryReadiness로 제안을 확인하세요.',
      };
  }
}

/** mS-DS-ConsistencyGuid, else objectGUID: base64 of the bytes. */
function sourceAnchor({ guid, attributes: all }: SourceObject): string | undefined {
  const [given] = all.get(consistencyGuid.toLowerCase()) ?? [];
  if (given instanceof Uint8Array && given.length > 0) return Buffer.from(given).toString('base64');
  return guid === undefined ? undefined : anchorOf(guid);
}
