/**
 * The directory of a school that has grown for twenty years: Korean names, sign-in names in a domain that is not on the internet,
 * duplicates, blanks. Made from a seed, so that what is wrong with it is known to the value.
 */
import { romanize } from '../../../src/organization/romanization.ts';

export interface ForestEntry {
  readonly dn: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
}

/** One value that is wrong, as readiness is to tell it. */
export interface SeededFault {
  readonly kind: FaultKind;
  readonly dn: string;
  readonly attribute: string;
  readonly errors: readonly string[];
}

export interface MessyForest {
  readonly units: readonly ForestEntry[];
  readonly users: readonly ForestEntry[];
  readonly contacts: readonly ForestEntry[];
  /** Those that are members come before those they are members of. */
  readonly groups: readonly ForestEntry[];
  readonly faults: readonly SeededFault[];
}

export interface MessyForestOptions {
  readonly users: number;
  readonly seed: number;
  readonly namingContext?: string;
  /** Of everything that is right. */
  readonly domain?: string;
}

const families = '김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 전 홍'.split(' ');
const givenNames =
  '민준 서준 도윤 예준 시우 하준 주원 지호 지후 준서 서연 서윤 지우 서현 하은 하윤 민서 지유 윤서 채원'.split(
    ' ',
  );
const departments = [
  '교무처',
  '학생처',
  '총무과',
  '정보전산원',
  '도서관',
  '공과대학',
  '인문대학',
  '의과대학',
];
const titles = ['교수', '부교수', '조교', '과장', '주임', '사서'];

/** Attributes of a user as they are before something goes wrong with them. */
interface User {
  readonly dn: string;
  readonly number: number;
  readonly account: string;
  readonly values: Map<string, string[]>;
}

interface Fault {
  /** How many users in ten thousand, and at least one. */
  readonly share: number;
  readonly spoil: (user: User, other: User, domain: string) => readonly Expected[];
}

/** Of `user` unless another is named. */
type Expected = readonly [attribute: string, errors: readonly string[], of?: User];

const longLocalPart = (account: string) => account.padEnd(250, 'x');

/** What people, scripts and mergers have done to directories. */
const faults = {
  localSuffix: {
    share: 400,
    spoil: (user) => {
      user.values.set('userPrincipalName', [`${user.account}@contoso.local`]);
      return [['userPrincipalName', ['TopLevelDomain']]];
    },
  },
  foreignSuffix: {
    share: 40,
    spoil: (user) => {
      user.values.set('userPrincipalName', [`${user.account}@fabrikam.com`]);
      return [['userPrincipalName', ['UnverifiedDomain']]];
    },
  },
  accentInSignIn: {
    share: 30,
    spoil: (user, _other, domain) => {
      user.values.set('userPrincipalName', [`josé.${user.account}@${domain}`]);
      return [['userPrincipalName', ['Character', 'Mismatch']]];
    },
  },
  hangulInSignIn: {
    share: 30,
    spoil: (user, _other, domain) => {
      user.values.set('userPrincipalName', [`${cn(user)}@${domain}`]);
      return [['userPrincipalName', ['Character', 'Mismatch']]];
    },
  },
  blankInSignIn: {
    share: 20,
    spoil: (user, _other, domain) => {
      user.values.set('userPrincipalName', [`first ${user.account}@${domain}`]);
      return [['userPrincipalName', ['Character', 'Mismatch']]];
    },
  },
  noAtInSignIn: {
    share: 10,
    spoil: (user) => {
      user.values.set('userPrincipalName', [user.account]);
      return [['userPrincipalName', ['Format', 'Mismatch']]];
    },
  },
  dotBeforeAt: {
    share: 10,
    spoil: (user, _other, domain) => {
      user.values.set('userPrincipalName', [`${user.account}.@${domain}`]);
      return [['userPrincipalName', ['LocalPart', 'Mismatch']]];
    },
  },
  sameMail: {
    share: 30,
    spoil: (user, other, domain) => {
      const mail = `${other.account}@${domain}`;
      user.values.set('mail', [mail]);
      user.values.delete('proxyAddresses');
      return [
        ['mail', ['Duplicate']],
        ['userPrincipalName', ['Mismatch']],
        ['mail', ['Duplicate'], other],
        ['proxyAddresses', ['Duplicate'], other],
        ['userPrincipalName', ['Duplicate'], other],
      ];
    },
  },
  proxyOfAnother: {
    share: 30,
    spoil: (user, other, domain) => {
      user.values.get('proxyAddresses')?.push(`smtp:${other.account.toUpperCase()}@${domain}`);
      return [
        ['proxyAddresses', ['Duplicate']],
        ['mail', ['Duplicate'], other],
        ['proxyAddresses', ['Duplicate'], other],
        ['userPrincipalName', ['Duplicate'], other],
      ];
    },
  },
  sameNickname: {
    share: 20,
    spoil: (user, other) => {
      user.values.set('mailNickname', [other.account]);
      return [
        ['mailNickname', ['Duplicate']],
        ['mailNickname', ['Duplicate'], other],
      ];
    },
  },
  dotBeforeNickname: {
    share: 20,
    spoil: (user) => {
      user.values.set('mailNickname', [`.${user.account}`]);
      return [['mailNickname', ['Format']]];
    },
  },
  blankInProxy: {
    share: 20,
    spoil: (user, _other, domain) => {
      user.values.get('proxyAddresses')?.push(`smtp:old ${user.account}@${domain}`);
      return [['proxyAddresses', ['Character']]];
    },
  },
  secondColon: {
    share: 20,
    spoil: (user, _other, domain) => {
      user.values.get('proxyAddresses')?.push(`smtp:old:${user.account}@${domain}`);
      return [['proxyAddresses', ['Character']]];
    },
  },
  noPrefix: {
    share: 20,
    spoil: (user, _other, domain) => {
      user.values.get('proxyAddresses')?.push(`plain.${user.account}@${domain}`);
      return [['proxyAddresses', ['Format']]];
    },
  },
  longProxy: {
    share: 10,
    spoil: (user, _other, domain) => {
      user.values.get('proxyAddresses')?.push(`smtp:${longLocalPart(user.account)}@${domain}`);
      return [['proxyAddresses', ['Length', 'LocalPart']]];
    },
  },
  twoPrimaries: {
    share: 15,
    spoil: (user, _other, domain) => {
      user.values.get('proxyAddresses')?.push(`SMTP:second.${user.account}@${domain}`);
      return [['proxyAddresses', ['Primary']]];
    },
  },
  noPrimary: {
    share: 15,
    spoil: (user, _other, domain) => {
      user.values.set('proxyAddresses', [`smtp:${user.account}@${domain}`]);
      return [['proxyAddresses', ['Primary']]];
    },
  },
  blankDisplayName: {
    share: 15,
    spoil: (user) => {
      user.values.set('displayName', [' ']);
      return [['displayName', ['Blank']]];
    },
  },
  blankInTarget: {
    share: 15,
    spoil: (user) => {
      user.values.set('targetAddress', [`SMTP:at home ${user.account}@example.net`]);
      return [['targetAddress', ['Character']]];
    },
  },
  longAccountName: {
    share: 15,
    spoil: (user) => {
      user.values.set('sAMAccountName', [user.account.padEnd(36, 'a')]);
      return [['sAMAccountName', ['Length']]];
    },
  },
  cloudProxy: {
    share: 10,
    spoil: (user) => {
      user.values.get('proxyAddresses')?.push(`smtp:${user.account}@contoso.onmicrosoft.com`);
      return [['proxyAddresses', ['DomainPart']]];
    },
  },
  accentInProxy: {
    share: 10,
    spoil: (user, _other, domain) => {
      user.values.get('proxyAddresses')?.push(`smtp:andré.${user.account}@${domain}`);
      return [['proxyAddresses', ['Character']]];
    },
  },
} satisfies Readonly<Record<string, Fault>>;

export type FaultKind = keyof typeof faults;

export function makeMessyForest({
  users: count,
  seed,
  namingContext = 'DC=contoso,DC=local',
  domain = 'contoso.com',
}: MessyForestOptions): MessyForest {
  const pick = picker(seed);
  const people = `OU=사람,${namingContext}`;
  const users = Array.from({ length: count }, (_, number) => makeUser(number, people, domain, pick));
  const kept = spoil(users, domain);
  return {
    units: ['사람', '모임', '바깥'].map((name) => unit(name, namingContext)),
    users: users.map(({ dn, values }) => entry(dn, values)),
    contacts: Array.from({ length: 30 }, (_, number) => makeContact(number, namingContext)),
    groups: makeGroups(users, namingContext, domain),
    faults: kept,
  };
}

/** Each fault has users of its own, and pairs with one that nothing else has happened to. */
function spoil(users: readonly User[], domain: string): SeededFault[] {
  const seeded: SeededFault[] = [];
  let next = 0;
  for (const [kind, { share, spoil: change }] of Object.entries<Fault>(faults) as [FaultKind, Fault][]) {
    for (let made = 0; made < Math.max(1, Math.round((users.length * share) / 10_000)); made += 1) {
      const [user, other] = [users[next], users[next + 1]];
      if (user === undefined || other === undefined) throw new RangeError('too few users for every fault');
      next += 2;
      const expected = change(user, other, domain);
      for (const [attribute, errors, of = user] of expected)
        seeded.push({ kind, dn: of.dn, attribute, errors });
    }
  }
  return seeded;
}

function makeUser(number: number, folder: string, domain: string, pick: Picker): User {
  const family = pick(families);
  const given = pick(givenNames);
  const account = `${romanize(given)}.${romanize(family)}${number}`.slice(0, 20);
  const dn = `CN=${family}${given} ${number},${folder}`;
  const values = new Map<string, string[]>([
    ['objectClass', ['user']],
    ['sAMAccountName', [account]],
    // An account that may sign in, without a password yet.
    ['userAccountControl', ['544']],
    ['userPrincipalName', [`${account}@${domain}`]],
    ['displayName', [`${family}${given}`]],
    ['givenName', [given]],
    ['sn', [family]],
    ['mail', [`${account}@${domain}`]],
    ['mailNickname', [account]],
    ['proxyAddresses', [`SMTP:${account}@${domain}`, ...otherAddresses(number, family)]],
    ['department', [pick(departments)]],
    ['title', [pick(titles)]],
  ]);
  if (number % 3 === 0) values.set('telephoneNumber', [`+82 2 555 ${String(number).padStart(4, '0')}`]);
  return { dn, number, account, values };
}

/** What looks odd and is right: Exchange writes such X500 addresses itself. */
function otherAddresses(number: number, family: string): string[] {
  if (number % 7 !== 0) return [];
  return [`X500:/o=School/ou=It's (all) here/cn=Recipients/cn=${romanize(family)} ${number}`];
}

function makeContact(number: number, namingContext: string): ForestEntry {
  const address = `partner${number}@example.net`;
  return {
    dn: `CN=협력사 ${number},OU=바깥,${namingContext}`,
    attributes: [
      ['objectClass', 'contact'],
      ['displayName', `협력사 ${number}`],
      ['mail', address],
      ['mailNickname', `partner${number}`],
      ['targetAddress', `SMTP:${address}`],
      ['proxyAddresses', `SMTP:${address}`],
    ],
  };
}

/** A group of each department, and one of them all. */
function makeGroups(users: readonly User[], namingContext: string, domain: string): ForestEntry[] {
  const folder = `OU=모임,${namingContext}`;
  const group = (name: string, account: string, members: readonly string[]): ForestEntry => ({
    dn: `CN=${name},${folder}`,
    attributes: [
      ['objectClass', 'group'],
      ['sAMAccountName', account],
      ['displayName', name],
      ['mail', `${account}@${domain}`],
      ['mailNickname', account],
      ['proxyAddresses', `SMTP:${account}@${domain}`],
      ...members.map((dn) => ['member', dn] as const),
    ],
  });
  const each = departments.map((name, index) => {
    const members = users.filter(({ values }) => values.get('department')?.[0] === name).slice(0, 40);
    return group(
      name,
      `dept${index}`,
      members.map(({ dn }) => dn),
    );
  });
  const all = group(
    '모든 구성원',
    'everybody',
    each.map(({ dn }) => dn),
  );
  return [...each, all];
}

const unit = (name: string, namingContext: string): ForestEntry => ({
  dn: `OU=${name},${namingContext}`,
  attributes: [['objectClass', 'organizationalUnit']],
});

const cn = ({ dn }: User): string => (/^CN=([^,]+)/.exec(dn)?.[1] ?? '').replace(' ', '');

const entry = (dn: string, values: ReadonlyMap<string, readonly string[]>): ForestEntry => ({
  dn,
  attributes: [...values].flatMap(([name, each]) => each.map((value) => [name, value] as const)),
});

type Picker = <Item>(items: readonly Item[]) => Item;

/** Numerical Recipes' generator: the same names on every machine. */
function picker(seed: number): Picker {
  let state = seed >>> 0;
  return (items) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const item = items[Math.floor((state / 2 ** 32) * items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  };
}

const safeValue = /^(?![ :<])[\x01-\x09\x0b\x0c\x0e-\x7f]*(?<! )$/;

/** As ldbadd and ldapadd take it. */
export function toLdif(entries: readonly ForestEntry[]): string {
  const line = (name: string, value: string) =>
    safeValue.test(value) ? `${name}: ${value}` : `${name}:: ${Buffer.from(value).toString('base64')}`;
  return entries
    .map(({ dn, attributes }) =>
      [line('dn', dn), ...attributes.map(([name, value]) => line(name, value)), ''].join('\n'),
    )
    .join('\n');
}
