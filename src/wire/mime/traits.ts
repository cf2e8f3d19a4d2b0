import { type PartTraits, scanParts } from './attachment-scan.ts';
import { type ContentType, readContentType } from './content.ts';
import { decodeWords } from './encoded-word.ts';
import type { Header } from './header.ts';
import { findParameter } from './parameters.ts';

/** What a message list shows of a message beside its envelope, as far as it can be told without parsing it. */
export interface Traits extends PartTraits {
  readonly contentType: ContentType;
  readonly isMultipart: boolean;
  readonly importance: 'low' | 'normal' | 'high';
  /** RFC 4021 section 2.1.55. */
  readonly sensitivity: 'normal' | 'personal' | 'private' | 'confidential';
  readonly isSigned: boolean;
  readonly isEncrypted: boolean;
  /** RFC 2919: the id between the brackets. */
  readonly listId: string | undefined;
  /** RFC 3834: made by a program; answering it automatically would loop. */
  readonly isAutoSubmitted: boolean;
  /** RFC 8098: the sender asks to be told when it is read. */
  readonly asksForReadReceipt: boolean;
}

export function readTraits(header: Header, bytes: Uint8Array, bodyStart: number): Traits {
  const contentType = readContentType(header.find('content-type'));
  const isMultipart = contentType.type === 'multipart';
  const secured = readSecurity(contentType);
  const parts = secured.isEncrypted ? unknownParts : scanParts(header, contentType, bytes, bodyStart);
  return {
    contentType,
    isMultipart,
    ...secured,
    ...parts,
    importance: readImportance(header),
    sensitivity: readSensitivity(header.find('sensitivity')),
    listId: readListId(header.find('list-id')),
    isAutoSubmitted: (header.find('auto-submitted') ?? 'no').toLowerCase().trim() !== 'no',
    asksForReadReceipt: header.find('disposition-notification-to') !== undefined,
  };
}

/** What is encrypted shows none of them. */
const unknownParts: PartTraits = { hasAttachments: false, mayBeInvitation: false };

/** RFC 1847, RFC 3156, RFC 8551 section 3.2.2. */
function readSecurity(contentType: ContentType): { isSigned: boolean; isEncrypted: boolean } {
  const { type, subtype, params } = contentType;
  if (type === 'multipart') return { isSigned: subtype === 'signed', isEncrypted: subtype === 'encrypted' };
  const isPkcs7 = type === 'application' && (subtype === 'pkcs7-mime' || subtype === 'x-pkcs7-mime');
  if (!isPkcs7) return { isSigned: false, isEncrypted: false };
  const isSigned = findParameter(params, 'smime-type')?.toLowerCase() === 'signed-data';
  return { isSigned, isEncrypted: !isSigned };
}

const importances: Readonly<Record<string, Traits['importance']>> = {
  low: 'low',
  'non-urgent': 'low',
  normal: 'normal',
  medium: 'normal',
  high: 'high',
  urgent: 'high',
};

/** RFC 2156 section 5.3.4 before RFC 2156's Priority, before what Outlook and Eudora made up. */
function readImportance(header: Header): Traits['importance'] {
  for (const name of ['importance', 'priority', 'x-msmail-priority']) {
    const value = header.find(name)?.toLowerCase().trim();
    if (value !== undefined && Object.hasOwn(importances, value)) return importances[value] ?? 'normal';
  }
  // `1 (Highest)` to `5 (Lowest)`
  const level = header.find('x-priority')?.trim().charAt(0) ?? '';
  if (level === '1' || level === '2') return 'high';
  return level === '4' || level === '5' ? 'low' : 'normal';
}

function readSensitivity(raw: string | undefined): Traits['sensitivity'] {
  const value = raw?.toLowerCase().trim() ?? '';
  if (value === 'personal' || value === 'private') return value;
  return value.endsWith('confidential') ? 'confidential' : 'normal';
}

function readListId(raw: string | undefined): string | undefined {
  if (raw === undefined) return undefined;
  const open = raw.lastIndexOf('<');
  const close = raw.indexOf('>', open);
  const id = open >= 0 && close > open ? raw.slice(open + 1, close) : raw;
  return decodeWords(id.trim()) || undefined;
}
