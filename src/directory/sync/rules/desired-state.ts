/** What an object should be here, from its sources alone: who holds which name already is asked elsewhere. */
import { recipientLimits } from '../../../store/directory/recipient-limits.ts';
import type { SpaceObject } from '../space/space-object.ts';
import {
  computedRules,
  type FlowValue,
  flowText,
  referenceFlows,
  type SyncedClass,
  textFlows,
} from './attribute-flow.ts';
import {
  cleanAddress,
  domainOfAddress,
  externalTarget,
  type Nickname,
  nicknameOf,
  proxyAddressesOf,
  type SourceAddress,
} from './mail-name.ts';
import { type MailboxKind, textAttributes } from './recipient-shape.ts';
import { hasMail, isSecurityGroup } from './scope.ts';
import type { RuleContext } from './sync-settings.ts';

export interface DesiredState {
  readonly objectClass: SyncedClass;
  readonly name: FlowValue;
  readonly displayName: FlowValue;
  readonly nickname: Nickname;
  /** Of users: as the source has it, and whether it can be used so. */
  readonly signIn: SignIn | undefined;
  /** In proved domains and of other types; not the ones that are given here. */
  readonly addresses: readonly SourceAddress[];
  readonly targetAddress: string | null;
  /** What it should be as a recipient, a mailbox apart that it may have already. */
  readonly wantsMailbox: MailboxKind | undefined;
  readonly isMailEnabled: boolean;
  readonly isSecurityGroup: boolean;
  readonly hidden: boolean;
  readonly accountDisabled: boolean;
  readonly texts: ReadonlyMap<string, FlowValue>;
  /** DNs by attribute here. */
  readonly references: ReadonlyMap<string, { readonly dns: readonly string[]; readonly rule: string }>;
  readonly members: readonly string[];
  /** Values that do not come, and why. */
  readonly dropped: readonly DroppedValue[];
}

export interface SignIn {
  readonly source: string | null;
  /** The source's, where it is an address in a proved domain. */
  readonly usable: string | undefined;
}

export interface DroppedValue {
  readonly attribute: string;
  readonly value: string;
  readonly reason: 'unverifiedDomain' | 'notAnAddress' | 'notRoutable';
}

export interface InvalidValue {
  readonly attribute: string;
  readonly value: string;
  readonly reason: 'tooLong' | 'characters' | 'anchor' | 'tooMany';
  readonly limit?: number;
}

/** Object types of mailboxes in msExchRecipientTypeDetails, on premises and remote. */
const mailboxTypes: ReadonlyMap<number, MailboxKind> = new Map([
  [0x4, 'sharedMailbox'],
  [0x10, 'roomMailbox'],
  [0x20, 'equipmentMailbox'],
  [0x2_0000_0000, 'roomMailbox'],
  [0x4_0000_0000, 'equipmentMailbox'],
  [0x8_0000_0000, 'sharedMailbox'],
]);

const accountDisable = 0x2;
/** Connect takes no larger group. */
const maxMembers = 250_000;
/** Special characters count three times (A1: below 60). */
const maxAnchor = 60;

export function desiredState(
  sources: readonly [SpaceObject, ...SpaceObject[]],
  context: RuleContext,
): DesiredState {
  const [first] = sources;
  const objectClass = first.objectClass as SyncedClass;
  const connector = first.connector;
  const dropped: DroppedValue[] = [];
  const nickname = nicknameOf(sources);
  const cn = textOf(sources, 'cn') ?? textOf(sources, 'name') ?? nickname.value;
  const displayName = textOf(sources, 'displayName') ?? cn;
  const addresses = addressesOf(sources, context, dropped);
  const hasNickname = sources.some((source) => source.text('mailNickname') !== undefined);
  const target = targetOf(objectClass, sources, hasNickname, context);
  const typeDetails = hasNickname ? Number(textOf(sources, 'msExchRecipientTypeDetails') ?? '0') : 0;
  const takesMail = sources.some(hasMail);
  return {
    objectClass,
    name: { value: shorten(oneLine(cn), recipientLimits.name), rule: computedRules.name, connector },
    displayName: { value: oneLine(displayName), rule: computedRules.displayName, connector },
    nickname,
    signIn: objectClass === 'user' ? signInOf(sources, context, dropped) : undefined,
    addresses,
    targetAddress: target ?? null,
    wantsMailbox:
      objectClass === 'user' && takesMail && target === undefined && context.provisionMailboxes
        ? (mailboxTypes.get(typeDetails) ?? 'userMailbox')
        : undefined,
    isMailEnabled: takesMail,
    isSecurityGroup: isSecurityGroup(first),
    hidden: hasNickname && isTrue(textOf(sources, 'msExchHideFromAddressLists')),
    accountDisabled: objectClass === 'user' && (first.number('userAccountControl') & accountDisable) !== 0,
    texts: textsOf(objectClass, sources),
    references: referencesOf(objectClass, sources),
    members: objectClass === 'group' ? membersOf(first) : [],
    dropped,
  };
}

/** What keeps the whole object from coming: Connect's IdentityDataValidationFailed and LargeObject. */
export function invalidValues(sources: readonly SpaceObject[], desired: DesiredState): InvalidValue[] {
  const invalid: InvalidValue[] = [];
  const check = (attribute: string, value: string, limit: number) => {
    if (value.length > limit) invalid.push({ attribute, value, reason: 'tooLong', limit });
    else if (hasControls(value, attribute)) invalid.push({ attribute, value, reason: 'characters' });
  };
  check('displayName', desired.displayName.value, recipientLimits.displayName);
  for (const [attribute, { value }] of desired.texts) {
    check(attribute, value, textAttributes[attribute as keyof typeof textAttributes]);
  }
  const { signIn } = desired;
  if (signIn?.source != null && signIn.usable !== undefined) check('userPrincipalName', signIn.source, 113);
  for (const source of sources) {
    if (source.currentAnchor !== source.anchor) {
      invalid.push({ attribute: 'sourceAnchor', value: source.currentAnchor, reason: 'anchor' });
    }
    if (source.anchor.length > maxAnchor) {
      invalid.push({ attribute: 'sourceAnchor', value: source.anchor, reason: 'tooLong', limit: maxAnchor });
    }
  }
  if (desired.members.length > maxMembers) {
    invalid.push({
      attribute: 'member',
      value: String(desired.members.length),
      reason: 'tooMany',
      limit: maxMembers,
    });
  }
  if (desired.addresses.length > recipientLimits.addresses - 2) {
    const value = String(desired.addresses.length);
    invalid.push({
      attribute: 'proxyAddresses',
      value,
      reason: 'tooMany',
      limit: recipientLimits.addresses - 2,
    });
  }
  return invalid;
}

/** Notes and streets have lines; nothing else does. */
function hasControls(value: string, attribute: string): boolean {
  if (!value.isWellFormed()) return true;
  const lines = attribute === 'notes' || attribute === 'streetAddress';
  return (lines ? /[^\P{Cc}\t\r\n]/u : /[\p{Cc}\p{Zl}\p{Zp}]/u).test(value);
}

function textOf(sources: readonly SpaceObject[], name: string): string | undefined {
  return sources.map((source) => source.text(name)?.trim()).find((text) => text !== undefined && text !== '');
}

const isTrue = (text: string | undefined): boolean => text?.toUpperCase() === 'TRUE';

/** A deleted object's cn carries a line break; names of people never do. */
function oneLine(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/\s*[\p{Cc}\p{Zl}\p{Zp}]+\s*/gu, ' ')
    .trim();
}

/** Never through a surrogate pair. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit);
  return (cut.isWellFormed() ? cut : cut.slice(0, -1)).trim();
}

function textsOf(objectClass: SyncedClass, sources: readonly SpaceObject[]): Map<string, FlowValue> {
  const texts = new Map<string, FlowValue>();
  for (const flow of textFlows) {
    if (!flow.classes.includes(objectClass)) continue;
    const value = flowText(flow, sources);
    if (value !== undefined) texts.set(flow.to, value);
  }
  return texts;
}

function referencesOf(objectClass: SyncedClass, sources: readonly SpaceObject[]): DesiredState['references'] {
  const references = new Map<string, { readonly dns: readonly string[]; readonly rule: string }>();
  for (const { classes, from, to, rule } of referenceFlows) {
    if (!classes.includes(objectClass)) continue;
    const dns = sources.map((source) => source.texts(from)).find((values) => values.length > 0) ?? [];
    references.set(to, { dns, rule });
  }
  return references;
}

/** groupOfUniqueNames says it otherwise; a group of Active Directory has the first alone. */
function membersOf(group: SpaceObject): readonly string[] {
  const members = group.texts('member');
  return members.length > 0 ? members : group.texts('uniqueMember');
}

/** What the addresses of a source come to: proxyAddresses mask mail. Those in domains that are not proved stay behind. */
function addressesOf(
  sources: readonly SpaceObject[],
  { verifiedDomains }: RuleContext,
  dropped: DroppedValue[],
): SourceAddress[] {
  const proxies = proxyAddressesOf(sources);
  const primary = proxies.some((each) => each.type === 'smtp' && each.primary);
  const mail = textOf(sources, 'mail');
  const known = new Set(proxies.map(({ address }) => address.toLowerCase()));
  const all: SourceAddress[] = [...proxies];
  if (!primary && mail !== undefined) {
    if (known.has(mail.toLowerCase())) {
      const index = all.findIndex(({ address }) => address.toLowerCase() === mail.toLowerCase());
      all.splice(index, 1);
    }
    all.unshift({ type: 'smtp', address: mail, primary: true });
  }
  return all.flatMap((each): SourceAddress[] => {
    if (each.type === 'smtp') return smtpAddress(each, verifiedDomains, dropped);
    // KB 3190357: never taken over. Their values are those of systems that are gone.
    return each.type === 'x400' || each.type === 'msmail' ? [] : [each];
  });
}

function smtpAddress(
  { address: text, primary }: SourceAddress,
  verified: ReadonlySet<string>,
  dropped: DroppedValue[],
): SourceAddress[] {
  const address = cleanAddress(text);
  if (address === undefined) {
    dropped.push({ attribute: 'proxyAddresses', value: text, reason: 'notAnAddress' });
    return [];
  }
  if (!verified.has(domainOfAddress(address))) {
    dropped.push({ attribute: 'proxyAddresses', value: address, reason: 'unverifiedDomain' });
    return [];
  }
  return [{ type: 'smtp', address, primary }];
}

function signInOf(
  sources: readonly SpaceObject[],
  { verifiedDomains }: RuleContext,
  dropped: DroppedValue[],
): SignIn {
  const source = textOf(sources, 'userPrincipalName') ?? null;
  if (source === null) return { source, usable: undefined };
  const address = cleanAddress(source);
  if (address === undefined) {
    dropped.push({ attribute: 'userPrincipalName', value: source, reason: 'notAnAddress' });
    return { source, usable: undefined };
  }
  if (!verifiedDomains.has(domainOfAddress(address))) {
    dropped.push({ attribute: 'userPrincipalName', value: address, reason: 'unverifiedDomain' });
    return { source, usable: undefined };
  }
  return { source, usable: address };
}

/** Of users Exchange's targetAddress alone; a contact without one is reached at its mail. */
function targetOf(
  objectClass: SyncedClass,
  sources: readonly SpaceObject[],
  hasNickname: boolean,
  { verifiedDomains }: RuleContext,
): string | undefined {
  if (objectClass === 'group') return undefined;
  const target = externalTarget(textOf(sources, 'targetAddress'), verifiedDomains);
  if (objectClass === 'user') return hasNickname ? target : undefined;
  const primary = proxyAddressesOf(sources).find(
    ({ type, primary: isPrimary }) => type === 'smtp' && isPrimary,
  );
  return (
    target ??
    externalTarget(primary?.address, verifiedDomains) ??
    externalTarget(textOf(sources, 'mail'), verifiedDomains)
  );
}
