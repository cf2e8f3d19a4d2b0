/**
 * A directory as a company has it, made up from a seed, as ldifde writes it: forty lines for each user, some names Korean (base64), long
 * lines folded, and faults sown at known places.
 */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

export interface SeededFaults {
  /** Two objects with one userPrincipalName. */
  readonly duplicateSignIns: number;
  /** Addresses that two objects hold, in different attributes. */
  readonly crossDuplicates: number;
  /** A space in the sign-in name. */
  readonly badCharacters: number;
  /** displayName of blanks. */
  readonly blanks: number;
  /** sAMAccountName of more than 20 characters. */
  readonly longNames: number;
}

export interface MadeDirectory {
  readonly objects: number;
  readonly bytes: number;
  readonly faults: SeededFaults;
}

const departments = ['Sales', 'Engineering', '영업부', '인사팀', 'Finance', 'Legal', '총무팀', 'Support'];
const surnames = ['김', '이', '박', '최', '정', '강', '조', '윤'];
const filler = 'cn=Directory,cn=Configuration,dc=contoso,dc=com'.repeat(2);

/** One in this many objects has the fault. */
export const every = {
  duplicateSignIns: 500,
  crossDuplicates: 700,
  badCharacters: 300,
  blanks: 900,
  longNames: 1100,
};

export async function writeMadeDirectory(file: string, objects: number): Promise<MadeDirectory> {
  const output = createWriteStream(file, { highWaterMark: 4 * 1024 * 1024 });
  const faults = { duplicateSignIns: 0, crossDuplicates: 0, badCharacters: 0, blanks: 0, longNames: 0 };
  let bytes = 0;
  let pending: string[] = ['version: 1\n\n'];
  const flush = async () => {
    const text = Buffer.from(pending.join(''), 'utf8');
    pending = [];
    bytes += text.length;
    if (!output.write(text)) await once(output, 'drain');
  };
  for (let index = 0; index < objects; index += 1) {
    pending.push(user(index, faults));
    if (pending.length === 2_000) await flush();
  }
  await flush();
  output.end();
  await once(output, 'close');
  return { objects, bytes, faults };
}

type Counted = { -readonly [Fault in keyof SeededFaults]: number };

/** Faults lie at numbers that no two of them share. */
function isSown(index: number, fault: keyof SeededFaults, faults: Counted): boolean {
  const period = every[fault];
  if (index % period !== period - 1) return false;
  const earlier = (Object.keys(every) as (keyof SeededFaults)[]).slice(
    0,
    (Object.keys(every) as (keyof SeededFaults)[]).indexOf(fault),
  );
  if (earlier.some((other) => index % every[other] === every[other] - 1)) return false;
  faults[fault] += 1;
  return true;
}

function user(index: number, faults: Counted): string {
  const isKorean = index % 5 === 0;
  const name = isKorean ? `${surnames[index % 8]}민준${index}` : `User ${index}`;
  const account = `user${index}`;
  const signIn = isSown(index, 'duplicateSignIns', faults)
    ? `user${index - 1}`
    : isSown(index, 'badCharacters', faults)
      ? `user ${index}`
      : account;
  const extra = isSown(index, 'crossDuplicates', faults)
    ? `proxyAddresses: smtp:user${index - 2}@contoso.com\n`
    : '';
  const display = isSown(index, 'blanks', faults) ? '' : name;
  const sam = isSown(index, 'longNames', faults) ? `${account}-with-a-long-name` : account;
  const line = (attribute: string, value: string) =>
    /^[\u0020-\u007e]*$/.test(value) && value !== '' && !/^[ :<]/.test(value)
      ? `${attribute}: ${value}\n`
      : `${attribute}:: ${Buffer.from(value || '  ', 'utf8').toString('base64')}\n`;
  const guid = Buffer.alloc(16);
  guid.writeUInt32LE(index, 0);
  const sid = Buffer.from('010500000000000515000000a0b1c2d3a4b5c6d7a8b9c0d100000000', 'hex');
  sid.writeUInt32LE(1_100 + index, 24);
  const dn = `CN=${name},OU=${departments[index % 8]},OU=People,DC=contoso,DC=com`;
  return [
    line('dn', dn),
    'changetype: add\n',
    'objectClass: top\nobjectClass: person\nobjectClass: organizationalPerson\nobjectClass: user\n',
    line('cn', name),
    line('sn', isKorean ? (surnames[index % 8] ?? '') : `Family${index % 977}`),
    line('givenName', isKorean ? '민준' : 'User'),
    line('distinguishedName', dn),
    'instanceType: 4\n',
    `whenCreated: 20190${1 + (index % 9)}12093000.0Z\nwhenChanged: 20240312093000.0Z\n`,
    line('displayName', display),
    `uSNCreated: ${20_000 + index}\nuSNChanged: ${90_000 + index}\n`,
    line('department', departments[index % 8] ?? ''),
    'company: Contoso\ntitle: Engineer\n',
    index % 3 === 0 ? 'physicalDeliveryOfficeName: Seoul 3F\n' : '',
    `telephoneNumber: +82 2 ${String(index).padStart(8, '0')}\n`,
    index % 2 === 0 ? `mobile: +82 10 ${String(index).padStart(8, '0')}\n` : '',
    'streetAddress: 152 Teheran-ro\nl: Seoul\nst: Seoul\npostalCode: 06236\nc: KR\nco: Korea\n',
    line('name', name),
    `objectGUID:: ${guid.toString('base64')}\n`,
    'userAccountControl: 512\nbadPwdCount: 0\ncodePage: 0\ncountryCode: 410\nbadPasswordTime: 0\nlastLogoff: 0\n',
    'lastLogon: 132514652387452310\npwdLastSet: 132514652387452310\nprimaryGroupID: 513\n',
    `objectSid:: ${sid.toString('base64')}\n`,
    'accountExpires: 9223372036854775807\nlogonCount: 12\n',
    line('sAMAccountName', sam),
    'sAMAccountType: 805306368\n',
    `userPrincipalName: ${signIn}@contoso.com\n`,
    `objectCategory: CN=Person,CN=Schema,${filler.slice(0, 50)}\n ,DC=contoso,DC=com\n`,
    `mail: ${account}@contoso.com\nmailNickname: ${account}\n`,
    `proxyAddresses: SMTP:${account}@contoso.com\nproxyAddresses: smtp:${account}@mail.contoso.com\n`,
    extra,
    `legacyExchangeDN: /o=Contoso/ou=Exchange Administrative Group/cn=Recipients/cn=${account}\n\n`,
  ].join('');
}
