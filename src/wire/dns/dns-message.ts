/** A DNS message as RFC 1035 section 4 has it, with the extension of RFC 6891. */

export const recordTypes = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
} as const;
export type RecordType = keyof typeof recordTypes;

/** RFC 1035 section 4.1.1, by number. */
export const responseCodes = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'] as const;
export type ResponseCode = (typeof responseCodes)[number] | `RCODE${number}`;

export interface DnsQuestion {
  readonly name: string;
  readonly type: RecordType | `TYPE${number}`;
}

export type RecordData =
  /** In the usual written form: dotted, or RFC 5952's. */
  | { readonly type: 'A' | 'AAAA'; readonly address: string }
  | { readonly type: 'NS' | 'CNAME' | 'PTR'; readonly target: string }
  /** The root as `exchange` says that the domain takes no mail (RFC 7505). */
  | { readonly type: 'MX'; readonly preference: number; readonly exchange: string }
  | { readonly type: 'TXT'; readonly strings: readonly Uint8Array[] }
  | {
      readonly type: 'SOA';
      readonly primary: string;
      readonly mailbox: string;
      readonly serial: number;
      readonly refresh: number;
      readonly retry: number;
      readonly expire: number;
      /** How long caches remember that a name or record is not there, with the record's TTL (RFC 2308). */
      readonly minimum: number;
    }
  | { readonly type: `TYPE${number}`; readonly bytes: Uint8Array };

export type DnsRecord = RecordData & {
  readonly name: string;
  /** Seconds that caches may keep it. */
  readonly ttl: number;
};

/** RFC 6891 section 6.1. */
export interface Edns {
  readonly udpBytes: number;
  readonly version?: number;
  readonly dnssecOk?: boolean;
}

export interface DnsMessage {
  readonly id: number;
  readonly isResponse: boolean;
  readonly opcode: number;
  readonly isAuthoritative: boolean;
  readonly isTruncated: boolean;
  readonly recursionDesired: boolean;
  readonly recursionAvailable: boolean;
  readonly code: ResponseCode;
  /** Of class IN alone; so are records. */
  readonly questions: readonly DnsQuestion[];
  readonly answers: readonly DnsRecord[];
  readonly authority: readonly DnsRecord[];
  readonly additional: readonly DnsRecord[];
  readonly edns: Edns | undefined;
}

const typesByNumber = new Map<number, RecordType>(
  Object.entries(recordTypes).map(([type, number]) => [number, type as RecordType]),
);

export function typeOfNumber(number: number): DnsQuestion['type'] {
  return typesByNumber.get(number) ?? `TYPE${number}`;
}

export function numberOfType(type: DnsQuestion['type']): number {
  return type in recordTypes ? recordTypes[type as RecordType] : Number(type.slice('TYPE'.length));
}

export function codeOfNumber(number: number): ResponseCode {
  return responseCodes[number] ?? `RCODE${number}`;
}

export function numberOfCode(code: ResponseCode): number {
  const known = (responseCodes as readonly string[]).indexOf(code);
  return known >= 0 ? known : Number(code.slice('RCODE'.length));
}

export const optType = 41;
export const classIn = 1;

/** Positions in the second word of the header. */
export const headerBits = {
  response: 0x8000,
  authoritative: 0x0400,
  truncated: 0x0200,
  recursionDesired: 0x0100,
  recursionAvailable: 0x0080,
} as const;
export const dnssecOkBit = 0x8000;

/** A question as clients ask it. */
export function dnsQuery(
  id: number,
  question: DnsQuestion,
  options: { readonly recursionDesired: boolean; readonly edns?: Edns | undefined },
): DnsMessage {
  return {
    id,
    isResponse: false,
    opcode: 0,
    isAuthoritative: false,
    isTruncated: false,
    recursionDesired: options.recursionDesired,
    recursionAvailable: false,
    code: 'NOERROR',
    questions: [question],
    answers: [],
    authority: [],
    additional: [],
    edns: options.edns,
  };
}
