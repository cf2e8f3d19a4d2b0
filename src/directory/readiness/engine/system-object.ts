/**
 * Objects that no synchronisation takes: of the system, of Exchange, of the synchronisation itself. They are told by what they are
 * (Connect's scoping rules, "Special accounts in Active Directory"), never by how a name begins: Guest Kim is a person.
 */
import type { LocalText } from '../../../base/language.ts';
import { type SourceObject, textOf } from '../../source-object.ts';

export interface Exclusion {
  readonly attribute: string;
  readonly value: string;
  readonly reason: LocalText;
}

/** Arbitration, system, discovery, monitoring … mailboxes: the bits that Connect's rule "In from AD - User Common" refuses. */
export const systemMailboxBits = 0x21c0_7000;

const guid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** Whole names, as the programs that make them are documented to. */
const serviceNames: readonly (readonly [attribute: string, pattern: RegExp, reason: LocalText])[] = [
  [
    'sAMAccountName',
    /^(?:MSOL|AAD)_[0-9a-f]{12}$|^MSOL_AD_Sync(?:_RichCoexistence)?$/i,
    { en: 'an account of the synchronisation itself', ko: '동기화 프로그램의 계정' },
  ],
  ['sAMAccountName', /^SUPPORT_388945a0$/i, { en: 'a support account of Windows', ko: 'Windows 지원 계정' }],
  [
    'sAMAccountName',
    /^krbtgt(?:_\d{1,5})?$/i,
    { en: 'the account of the Kerberos service', ko: 'Kerberos 서비스 계정' },
  ],
  [
    'sAMAccountName',
    new RegExp(String.raw`^CAS_\{?(?:[0-9a-f]{16}|${guid})\}?$`, 'i'),
    { en: 'an account that probes Exchange', ko: 'Exchange 점검 계정' },
  ],
  [
    'mailNickname',
    new RegExp(String.raw`^CAS_\{${guid}\}$`, 'i'),
    { en: 'a mailbox that probes Exchange', ko: 'Exchange 점검 사서함' },
  ],
  [
    'mailNickname',
    new RegExp(String.raw`^SystemMailbox\{${guid}\}$`, 'i'),
    { en: 'a system mailbox of Exchange', ko: 'Exchange 시스템 사서함' },
  ],
  [
    'cn',
    new RegExp(String.raw`^SystemMailbox\{${guid}\}$`, 'i'),
    { en: 'a system mailbox of Exchange', ko: 'Exchange 시스템 사서함' },
  ],
  [
    'cn',
    /^HealthMailbox[0-9a-f]{32}$/i,
    { en: 'a monitoring mailbox of Exchange', ko: 'Exchange 모니터링 사서함' },
  ],
  [
    'cn',
    new RegExp(String.raw`^FederatedEmail\.${guid}$`, 'i'),
    { en: 'a federation mailbox of Exchange', ko: 'Exchange 페더레이션 사서함' },
  ],
  [
    'cn',
    new RegExp(String.raw`^DiscoverySearchMailbox \{${guid}\}$`, 'i'),
    { en: 'a discovery mailbox of Exchange', ko: 'Exchange 검색 사서함' },
  ],
  ['cn', /^Exchange Online-ApplicationAccount$/i, { en: 'an account of Exchange', ko: 'Exchange 계정' }],
];

export function findExclusion(object: SourceObject): Exclusion | undefined {
  if (/\\0ACNF:/i.test(object.dn) || object.dn.includes('\nCNF:')) {
    return {
      attribute: 'distinguishedName',
      value: object.dn,
      reason: { en: 'a copy that a replication conflict left behind', ko: '복제 충돌로 남은 사본' },
    };
  }
  if (textOf(object, 'isCriticalSystemObject')?.toUpperCase() === 'TRUE') {
    return excluded('isCriticalSystemObject', 'TRUE', { en: 'a part of the system', ko: '시스템 개체' });
  }
  const details = textOf(object, 'msExchRecipientTypeDetails');
  if (details !== undefined && isSystemMailbox(details)) {
    return excluded('msExchRecipientTypeDetails', details, {
      en: 'a system mailbox of Exchange',
      ko: 'Exchange 시스템 사서함',
    });
  }
  const sid = object.attributes.get('objectsid')?.[0];
  const known = sid === undefined ? undefined : wellKnownSid(sid);
  if (known !== undefined)
    return excluded('objectSid', known, { en: 'built into Windows', ko: 'Windows 기본 개체' });
  for (const [attribute, pattern, reason] of serviceNames) {
    const value = textOf(object, attribute);
    if (value !== undefined && pattern.test(value)) return excluded(attribute, value, reason);
  }
  return undefined;
}

const excluded = (attribute: string, value: string, reason: LocalText): Exclusion => ({
  attribute,
  value,
  reason,
});

/** LDAP gives the number in decimal. It has more than 32 bits, and none of those above matters here. */
export function isSystemMailbox(details: string): boolean {
  if (!/^\d{1,19}$/.test(details)) return false;
  return (BigInt(details) & BigInt(systemMailboxBits)) !== 0n;
}

/** [MS-DTYP] 2.4.2.4: aliases of the machine (S-1-5-32), and relative ids of a domain that are given to nobody who is made later. */
export function wellKnownSid(sid: string | Uint8Array): string | undefined {
  const text = typeof sid === 'string' ? sid : formatSid(sid);
  if (/^S-1-5-32-\d+$/.test(text ?? '')) return text;
  const relative = /^S-1-5-21-\d+-\d+-\d+-(\d+)$/.exec(text ?? '')?.[1];
  return relative !== undefined && Number(relative) < firstMadeRid ? text : undefined;
}

const firstMadeRid = 1_000;

/** [MS-DTYP] 2.4.2.2. */
function formatSid(bytes: Uint8Array): string | undefined {
  const count = bytes[1] ?? 0;
  if (bytes[0] !== 1 || bytes.length !== 8 + 4 * count) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts = Array.from({ length: count }, (_, index) => view.getUint32(8 + 4 * index, true));
  return ['S', 1, view.getUint16(2) * 2 ** 32 + view.getUint32(4), ...parts].join('-');
}
