/** The record in which a domain publishes the key of a selector: RFC 6376 section 3.6.1. */

/** The key is an RSA SubjectPublicKeyInfo in base64. */
export function keyRecord(publicKey: string): string {
  return `v=DKIM1; k=rsa; p=${publicKey}`;
}

export function keyRecordName(selector: string, domain: string): string {
  return `${selector}._domainkey.${domain}`;
}

/** Whether a TXT record gives this key; blanks within it do not count, as zones cut it into strings. */
export function publishesKey(record: string, publicKey: string): boolean {
  const tags = new Map(
    record.split(';').map((tag) => {
      const at = tag.indexOf('=');
      const value = at < 0 ? '' : tag.slice(at + 1);
      return [tag.slice(0, at < 0 ? undefined : at).trim(), value.replaceAll(/\s+/g, '')] as const;
    }),
  );
  const isOurs = (tags.get('v') ?? 'DKIM1') === 'DKIM1' && (tags.get('k') ?? 'rsa') === 'rsa';
  return isOurs && tags.get('p') === publicKey;
}
