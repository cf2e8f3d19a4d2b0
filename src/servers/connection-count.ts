import type { Socket } from 'node:net';

export interface ConnectionLimits {
  readonly maxConnectionsPerAddress: number;
}

/** Connections of one listener, by where they come from. IPv6 is counted by network: one host has 2^64 addresses. */
export class ConnectionCount {
  readonly #limits: ConnectionLimits;
  readonly #byOrigin = new Map<string, number>();
  #total = 0;

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  get total(): number {
    return this.#total;
  }

  /** False where the origin has its share already; else the connection counts until it closes. */
  admit(socket: Pick<Socket, 'remoteAddress' | 'once'>): boolean {
    const origin = originOf(socket.remoteAddress);
    const open = this.#byOrigin.get(origin) ?? 0;
    if (open >= this.#limits.maxConnectionsPerAddress) return false;
    this.#byOrigin.set(origin, open + 1);
    this.#total += 1;
    socket.once('close', () => this.#release(origin));
    return true;
  }

  #release(origin: string): void {
    const left = (this.#byOrigin.get(origin) ?? 1) - 1;
    this.#total -= 1;
    if (left === 0) this.#byOrigin.delete(origin);
    else this.#byOrigin.set(origin, left);
  }
}

/** IPv4 whole, also where it is mapped; IPv6 by its first 64 bits. */
export function originOf(address: string | undefined): string {
  if (address === undefined) return 'unknown';
  const mapped = address.match(/^::ffff:(\d+\.\d+\.\d+\.\d+)$/i)?.[1];
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address;
  const [head = '', tail = ''] = (address.split('%')[0] ?? '').split('::');
  const groups = head.split(':').filter((group) => group !== '');
  const hidden = 8 - groups.length - tail.split(':').filter((group) => group !== '').length;
  const full = [
    ...groups,
    ...(address.includes('::') ? Array.from({ length: hidden }, () => '0') : []),
    ...tail.split(':'),
  ];
  return `${full.slice(0, 4).join(':')}::/64`;
}
