import type {
  ReferenceAttribute,
  ReferenceListAttribute,
  TextAttribute,
} from '../../../store/ports/recipient-attributes.ts';
import type { SourceClass } from '../../source-object.ts';
import type { SpaceObject } from '../space/space-object.ts';

export type SyncedClass = Exclude<SourceClass, 'other'>;

/** One row of the attribute flow. What is not in the table is not touched: it belongs to the administrators here. */
export interface Flow {
  /** As the change is explained; the names are those of Entra Connect's rules. */
  readonly rule: string;
  readonly classes: readonly SyncedClass[];
  /** As Active Directory spells them; the first that has a value counts. */
  readonly from: readonly string[];
  readonly to: FlowTarget;
  /** Exchange's attributes flow once an object has a mailNickname: then Exchange, or somebody for it, looks after them. */
  readonly needsNickname?: true;
  /** Only from values that fit: usageLocation is two letters. */
  readonly accepts?: RegExp;
}

export type FlowTarget = TextAttribute;

const people = ['user', 'contact'] as const;
const all = ['user', 'contact', 'group'] as const;

const userCommon = 'In from AD - User Common';
const contactCommon = 'In from AD - Contact Common';

function ofPeople(to: TextAttribute, ...from: string[]): Flow[] {
  return [
    { rule: userCommon, classes: ['user'], from, to },
    { rule: contactCommon, classes: ['contact'], from, to },
  ];
}

function exchange(to: TextAttribute, from: string): Flow {
  return { rule: 'In from AD - Exchange', classes: all, from: [from], to, needsNickname: true };
}

/** Texts that go over as they are. */
export const textFlows: readonly Flow[] = [
  ...ofPeople('givenName', 'givenName'),
  ...ofPeople('initials', 'initials'),
  ...ofPeople('surname', 'sn'),
  ...ofPeople('phoneticDisplayName', 'msDS-PhoneticDisplayName'),
  ...ofPeople('title', 'title'),
  ...ofPeople('department', 'department'),
  ...ofPeople('company', 'company'),
  ...ofPeople('office', 'physicalDeliveryOfficeName'),
  ...ofPeople('phone', 'telephoneNumber'),
  ...ofPeople('homePhone', 'homePhone'),
  ...ofPeople('mobilePhone', 'mobile'),
  ...ofPeople('pager', 'pager'),
  ...ofPeople('fax', 'facsimileTelephoneNumber'),
  ...ofPeople('streetAddress', 'streetAddress'),
  ...ofPeople('city', 'l'),
  ...ofPeople('stateOrProvince', 'st'),
  ...ofPeople('postalCode', 'postalCode'),
  ...ofPeople('countryOrRegion', 'co', 'c'),
  ...ofPeople('webPage', 'wWWHomePage'),
  ...ofPeople('preferredLanguage', 'preferredLanguage'),
  { rule: userCommon, classes: ['user'], from: ['info'], to: 'notes' },
  { rule: contactCommon, classes: ['contact'], from: ['info'], to: 'notes' },
  { rule: 'In from AD - Group Common', classes: ['group'], from: ['info', 'description'], to: 'notes' },
  {
    rule: userCommon,
    classes: ['user'],
    from: ['msExchUsageLocation', 'c'],
    to: 'usageLocation',
    accepts: /^[A-Za-z]{2}$/,
  },
  exchange('assistantName', 'msExchAssistantName'),
  ...Array.from({ length: 15 }, (_, index) => {
    return exchange(`customAttribute${index + 1}` as TextAttribute, `extensionAttribute${index + 1}`);
  }),
];

/** References to other objects, by their DN. */
export interface ReferenceFlow {
  readonly rule: string;
  readonly classes: readonly SyncedClass[];
  readonly from: string;
  readonly to: ReferenceAttribute | ReferenceListAttribute;
}

export const referenceFlows: readonly ReferenceFlow[] = [
  { rule: userCommon, classes: people, from: 'manager', to: 'manager' },
  { rule: 'In from AD - Group Common', classes: ['group'], from: 'managedBy', to: 'managedBy' },
];

export const membersRule = 'In from AD - Group Common';
export const membersFrom = 'member';

/** What is computed and not copied, by the rules that explain it. */
export const computedRules = {
  displayName: 'In from AD - Display Name',
  name: 'In from AD - Common Name',
  accountDisabled: 'In from AD - User AccountEnabled',
  hidden: 'In from AD - Exchange',
  kind: 'Out to Landfall - Recipient Type',
  alias: 'Out to Landfall - MailNickname Calculation',
  upn: 'Out to Landfall - UserPrincipalName Calculation',
  addresses: 'Out to Landfall - ProxyAddresses Calculation',
  targetAddress: 'In from AD - Exchange',
  anchor: 'Out to Landfall - SourceAnchor',
  deleted: 'Out to Landfall - Deprovisioning',
  released: 'Out to Landfall - Name Given Up By Deleted Object',
} as const;

/** Everything that is read of a source. */
export const wantedAttributes: readonly string[] = [
  ...new Set([
    ...textFlows.flatMap(({ from }) => from),
    ...referenceFlows.map(({ from }) => from),
    membersFrom,
    'uniqueMember',
    'objectClass',
    'cn',
    'uid',
    'name',
    'displayName',
    'sAMAccountName',
    'userPrincipalName',
    'mail',
    'mailNickname',
    'proxyAddresses',
    'targetAddress',
    'groupType',
    'userAccountControl',
    'isCriticalSystemObject',
    'mS-DS-ConsistencyGuid',
    'msExchHideFromAddressLists',
    'msExchRecipientTypeDetails',
    'homeMDB',
  ]),
];

export interface FlowValue {
  readonly value: string;
  readonly rule: string;
  readonly connector: string;
}

/** The value that flows, from the first source that has one: sources come in the order of their precedence. */
export function flowText(flow: Flow, sources: readonly SpaceObject[]): FlowValue | undefined {
  for (const source of sources) {
    if (flow.needsNickname && source.text('mailNickname') === undefined) continue;
    for (const name of flow.from) {
      const value = source.text(name)?.trim();
      if (value === undefined || value === '') continue;
      if (flow.accepts !== undefined && !flow.accepts.test(value)) continue;
      return { value, rule: flow.rule, connector: source.connector };
    }
  }
  return undefined;
}
