/** Bytes that are no DNS message, or a message that cannot be written. */
export class DnsError extends Error {
  override readonly name = 'DnsError';
}
