import { isIP, isIPv4 } from 'node:net';

/** Addresses that never leave the machine: RFC 1122 section 3.2.1.3 (g), RFC 4291 section 2.5.3. */
export function isLoopbackAddress(address: string): boolean {
  const plain = address.toLowerCase().replace(/^::ffff:/, '');
  return plain === 'localhost' || plain === '::1' || (isIPv4(plain) && plain.startsWith('127.'));
}

/** RFC 1123 section 2.1, in the form a certificate and a greeting can carry. */
export function isHostName(name: string): boolean {
  return (
    name.length <= 253 &&
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i.test(name)
  );
}

export function isListenAddress(address: string): boolean {
  return address === '*' || address === 'localhost' || isIP(address) !== 0;
}

/** An IP address, with `:port` where it is not 53; one of version 6 then stands in brackets. */
export function isDnsServer(text: string): boolean {
  if (isIP(text) !== 0) return true;
  const [, inBrackets, plain, port] = /^(?:\[(.+)\]|([\d.]+)):(\d{1,5})$/.exec(text) ?? [];
  const isAddress = inBrackets === undefined ? isIPv4(plain ?? '') : isIP(inBrackets) === 6;
  return isAddress && Number(port) >= 1 && Number(port) <= 65_535;
}

/** RFC 3986 section 3.2.2: an address of version 6 stands in brackets before a port. */
export function hostAndPort({ host, port }: { readonly host: string; readonly port: number }): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
