import { findParameter } from '../../../wire/mime/parameters.ts';
import type { Part } from '../../../wire/mime/structure.ts';

/** What a message is as a whole, seen from its outermost part: [MS-OXCMAIL] section 2.2.3.2.2 and [MS-OXOSMIME] section 2.1.3. */
export type MessageKind = 'ordinary' | 'clearSigned' | 'opaqueSecured' | 'deliveryReport' | 'readReport';

export function kindOfMessage(root: Part): MessageKind {
  if (root.type === 'multipart') {
    if (root.subtype === 'signed' && isPkcs7(protocolOf(root))) return 'clearSigned';
    if (root.subtype === 'report') return reportKind(root);
    return 'ordinary';
  }
  const isPkcs7Mime =
    root.type === 'application' && (root.subtype === 'pkcs7-mime' || root.subtype === 'x-pkcs7-mime');
  return isPkcs7Mime || isNamedPkcs7(root) ? 'opaqueSecured' : 'ordinary';
}

/** RFC 8551 section 3.9: some gateways leave only the name. */
function isNamedPkcs7(root: Part): boolean {
  const name =
    findParameter(root.params, 'name') ?? findParameter(root.disposition?.params ?? [], 'filename');
  return root.type === 'application' && root.subtype === 'octet-stream' && /\.p7[mz]$/i.test(name ?? '');
}

const protocolOf = (root: Part): string => {
  const given = findParameter(root.params, 'protocol')?.toLowerCase();
  const last = root.children.at(-1);
  return given ?? (last ? `${last.type}/${last.subtype}` : '');
};

const isPkcs7 = (type: string): boolean => /^application\/(?:x-)?pkcs7-/.test(type);

function reportKind(root: Part): MessageKind {
  const second = root.children[1];
  const type = findParameter(root.params, 'report-type')?.toLowerCase() ?? (second ? second.subtype : '');
  if (type === 'delivery-status') return 'deliveryReport';
  return type === 'disposition-notification' ? 'readReport' : 'ordinary';
}
