/** The Active Directory of a small company, as the guide finds it. */
import { type ForestEntry, toLdif } from './messy-forest.ts';

const root = 'DC=contoso,DC=local';
const people = `OU=직원,${root}`;

interface Person {
  readonly name: string;
  readonly account: string;
  readonly signsInAs?: string;
  readonly displayName?: string;
  readonly mail?: string;
  readonly nickname?: string;
  readonly proxies?: readonly string[];
  readonly department: string;
}

const staff: readonly Person[] = [
  { name: '김민수', account: 'minsu.kim', department: '영업팀' },
  { name: '이서연', account: 'seoyeon.lee', department: '영업팀' },
  { name: '박지훈', account: 'jihun.park', department: '개발팀', nickname: '.jihun.park' },
  { name: '정하늘', account: 'haneul.jung', department: '개발팀', signsInAs: '정하늘' },
  { name: '최예지', account: 'yeji.choi', department: '총무팀' },
  { name: '최예준', account: 'yejun.choi', department: '총무팀', mail: 'yeji.choi@contoso.kr', proxies: [] },
  { name: '강도윤', account: 'doyun.kang', department: '개발팀', proxies: ['smtp:do yun@contoso.kr'] },
  { name: '윤서아', account: 'seoa.yoon', department: '영업팀', displayName: ' ' },
];

function entryOf({ name, account, department, ...given }: Person): ForestEntry {
  const mail = given.mail ?? `${account}@contoso.kr`;
  const proxies = [...(given.mail === undefined ? [`SMTP:${mail}`] : []), ...(given.proxies ?? [])];
  return {
    dn: `CN=${name},${people}`,
    attributes: [
      ['objectClass', 'user'],
      ['sAMAccountName', account],
      ['userAccountControl', '544'],
      ['userPrincipalName', `${given.signsInAs ?? account}@contoso.local`],
      ['sn', name.slice(0, 1)],
      ['givenName', name.slice(1)],
      ['displayName', given.displayName ?? name],
      ['mail', mail],
      ['mailNickname', given.nickname ?? account],
      ['department', department],
      ...proxies.map((proxy) => ['proxyAddresses', proxy] as const),
    ],
  };
}

const sales: ForestEntry = {
  dn: `CN=영업팀,OU=그룹,${root}`,
  attributes: [
    ['objectClass', 'group'],
    ['sAMAccountName', 'sales'],
    ['displayName', '영업팀'],
    ['mail', 'sales@contoso.kr'],
    ['mailNickname', 'sales'],
    ['proxyAddresses', 'SMTP:sales@contoso.kr'],
    ...staff
      .filter(({ department }) => department === '영업팀')
      .map(({ name }) => ['member', `CN=${name},${people}`] as const),
  ],
};

const units = ['직원', '그룹'].map(
  (name): ForestEntry => ({
    dn: `OU=${name},${root}`,
    attributes: [['objectClass', 'organizationalUnit']],
  }),
);

export const guideForest: string = toLdif([...units, ...staff.map(entryOf), sales]);
