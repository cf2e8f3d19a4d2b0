import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DnsError } from './dns-error.ts';
import { type DnsMessage, type DnsRecord, dnsQuery } from './dns-message.ts';
import { domainKey, formatLabel, parentDomain, parseDomainName } from './domain-name.ts';
import { formatAddress, parseAddress } from './ip-address.ts';
import { readDnsMessage } from './read-dns-message.ts';
import { DnsStreamFramer, frameDnsMessage } from './stream-framer.ts';
import { writeDnsMessage } from './write-dns-message.ts';

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));

/** As data of the first record, from octet 23 on: each leads to the one before it, and the first to the root. */
const pointers = Array.from({ length: 200 }, (_, index) =>
  (0xc000 | (index === 0 ? 12 : 21 + 2 * index)).toString(16),
);

const label = fc.uint8Array({ minLength: 1, maxLength: 20 }).map(formatLabel);
const name = fc.array(label, { maxLength: 6 }).map((labels) => labels.join('.'));
const ttl = fc.nat(0x7fff_ffff);
const uint32 = fc.nat(0xffff_ffff);
const uint16 = fc.nat(0xffff);
const some = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const record: fc.Arbitrary<DnsRecord> = fc.oneof(
  fc.record({ name, ttl, type: fc.constant('A' as const), address: some(4).map(formatAddress) }),
  fc.record({ name, ttl, type: fc.constant('AAAA' as const), address: some(16).map(formatAddress) }),
  fc.record({
    name,
    ttl,
    type: fc.constantFrom('NS' as const, 'CNAME' as const, 'PTR' as const),
    target: name,
  }),
  fc.record({ name, ttl, type: fc.constant('MX' as const), preference: uint16, exchange: name }),
  fc.record({
    name,
    ttl,
    type: fc.constant('TXT' as const),
    strings: fc.array(fc.uint8Array({ maxLength: 255 }), { maxLength: 4 }),
  }),
  fc.record({
    name,
    ttl,
    type: fc.constant('SOA' as const),
    primary: name,
    mailbox: name,
    serial: uint32,
    refresh: uint32,
    retry: uint32,
    expire: uint32,
    minimum: uint32,
  }),
  fc.record({ name, ttl, type: fc.constant('TYPE99' as const), bytes: fc.uint8Array({ maxLength: 40 }) }),
);
const records = fc.array(record, { maxLength: 5 });
const message: fc.Arbitrary<DnsMessage> = fc.record({
  id: uint16,
  isResponse: fc.boolean(),
  opcode: fc.nat(15),
  isAuthoritative: fc.boolean(),
  isTruncated: fc.boolean(),
  recursionDesired: fc.boolean(),
  recursionAvailable: fc.boolean(),
  code: fc.constantFrom('NOERROR', 'SERVFAIL', 'NXDOMAIN', 'REFUSED'),
  questions: fc.array(fc.record({ name, type: fc.constantFrom('MX', 'A', 'TYPE99') }), { maxLength: 2 }),
  answers: records,
  authority: records,
  additional: records,
  edns: fc.option(fc.record({ udpBytes: uint16, version: fc.nat(255), dnssecOk: fc.boolean() }), {
    nil: undefined,
  }),
});

/** Letters of a name that points to another take that one's case. */
function lowered(value: unknown): unknown {
  if (value instanceof Uint8Array) return [...value];
  if (typeof value === 'string') return value.toLowerCase();
  if (Array.isArray(value)) return value.map(lowered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, lowered(one)]));
}

describe('a message', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(message, (sent) => {
        expect(lowered(readDnsMessage(writeDnsMessage(sent)))).toEqual(lowered(sent));
      }),
    );
  });

  it('says each name once', () => {
    const mx: DnsRecord = {
      name: 'Contoso.com',
      ttl: 300,
      type: 'MX',
      preference: 10,
      exchange: 'mx.contoso.COM',
    };
    const query = dnsQuery(1, { name: 'contoso.com', type: 'MX' }, { recursionDesired: true });
    expect(Buffer.from(writeDnsMessage({ ...query, isResponse: true, answers: [mx] })).toString('hex')).toBe(
      [
        '0001 8100 0001 0001 0000 0000',
        '07636f6e746f736f 03636f6d 00 000f 0001',
        'c00c 000f 0001 0000012c 0007 000a 026d78 c00c',
      ]
        .join('')
        .replaceAll(' ', ''),
    );
  });

  it('is read with whatever it says in other classes and unknown types passed over or kept as bytes', () => {
    const read = readDnsMessage(
      hex(`0001 8180 0000 0002 0000 0000
           00 0010 0003 00000001 0002 0161
           00 0063 0001 ffffffff 0001 2a`),
    );
    expect(read.answers).toEqual([{ name: '', ttl: 0, type: 'TYPE99', bytes: hex('2a') }]);
  });

  it('has a response code of twelve bits with EDNS', () => {
    const badVersion: DnsMessage = {
      ...dnsQuery(7, { name: '', type: 'NS' }, { recursionDesired: false, edns: { udpBytes: 1232 } }),
      isResponse: true,
      code: 'RCODE16',
    };
    expect(readDnsMessage(writeDnsMessage(badVersion)).code).toBe('RCODE16');
  });

  it.each([
    ['nothing', ''],
    ['a header that ends early', '0001 0100 0001 0000 0000'],
    ['a question that is not there', '0001 0100 0001 0000 0000 0000'],
    ['a name that points to itself', '0001 0100 0001 0000 0000 0000 c00c 000f 0001'],
    ['a name that points forwards', '0001 0100 0001 0000 0000 0000 c010 000f 0001 00'],
    [
      'two names that point at each other',
      '0001 0100 0002 0000 0000 0000 0161 c012 000f 0001 0162 c00c 000f 0001',
    ],
    [
      'a long chain of pointers',
      `0001 8100 0000 0002 0000 0000 00 0063 0001 00000000 0190 ${pointers.join('')} c1a5 0063 0001 00000000 0000`,
    ],
    ['a label of a kind that nobody knows', '0001 0100 0001 0000 0000 0000 4161 000f 0001'],
    ['a label that goes beyond the end', '0001 0100 0001 0000 0000 0000 3f61 62'],
    ['data that goes beyond the end', '0001 8100 0000 0001 0000 0000 00 0001 0001 00000000 0004 7f00'],
    ['an address of five octets', '0001 8100 0000 0001 0000 0000 00 0001 0001 00000000 0005 7f00000101'],
    [
      'a string that leaves its record',
      '0001 8100 0000 0001 0000 0000 00 0010 0001 00000000 0002 0561 6161616161',
    ],
    ['more records than anybody sends', '0001 8100 0000 ffff 0000 0000'],
    [
      'a name of 256 octets',
      `0001 0100 0001 0000 0000 0000 ${`3f${'61'.repeat(63)}`.repeat(4)} 00 000f 0001`,
    ],
  ])('is refused with %s', (_, text) => {
    expect(() => readDnsMessage(hex(text))).toThrow(DnsError);
  });

  it('of any bytes is read or refused, and nothing else', () => {
    const mangled = fc
      .tuple(message, fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 6 }), fc.nat(400))
      .map(([whole, changes, cut]) => {
        const bytes = writeDnsMessage(whole);
        for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
        return bytes.subarray(0, Math.max(0, bytes.length - cut));
      });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 600 }), mangled), (bytes) => {
        try {
          const read = readDnsMessage(bytes);
          expect(read.answers.length).toBeLessThanOrEqual(1000);
        } catch (error) {
          expect(error).toBeInstanceOf(DnsError);
        }
      }),
    );
  });

  it('longer than 64 KB cannot be written', () => {
    const big: DnsRecord = { name: 'a', ttl: 0, type: 'TYPE99', bytes: new Uint8Array(40_000) };
    const query = dnsQuery(1, { name: 'a', type: 'MX' }, { recursionDesired: true });
    expect(() => writeDnsMessage({ ...query, answers: [big, big] })).toThrow(DnsError);
  });
});

describe('a name', () => {
  it.each([
    ['contoso.com', ['contoso', 'com']],
    ['contoso.com.', ['contoso', 'com']],
    ['', []],
    ['.', []],
    ['a\\.b.c', ['a.b', 'c']],
    ['a\\\\.', ['a\\']],
    ['\\001\\255', ['\u0001\u00ff']],
  ])('%j has the labels %j', (text, labels) => {
    expect(parseDomainName(text).map((bytes) => Buffer.from(bytes).toString('latin1'))).toEqual(labels);
  });

  it.each(['a..b', '.a', '한글.example', 'a\\', '\\256', 'a'.repeat(64), `${'a'.repeat(63)}.`.repeat(5)])(
    '%j cannot be sent',
    (text) => expect(() => parseDomainName(text)).toThrow(DnsError),
  );

  it('has a parent, and a key without case', () => {
    expect([parentDomain('a\\.b.c.d'), parentDomain('d'), parentDomain('')]).toEqual(['c.d', '', undefined]);
    expect([domainKey('Contoso.COM.'), domainKey('a\\.')]).toEqual(['contoso.com', 'a\\.']);
  });
});

describe('an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
    ['::', '::'],
    ['::1', '::1'],
    ['fe80::', 'fe80::'],
    ['::ffff:192.0.2.1', '::ffff:c000:201'],
  ])('%s is written %s', (text, written) => {
    expect(formatAddress(parseAddress(text))).toBe(written);
  });

  it.each([
    '',
    '1.2.3',
    '1.2.3.256',
    '1.2.3.4.5',
    '1:2',
    ':::',
    '1::2::3',
    'g::',
    '1:2:3:4:5:6:7:8:9',
    '0:0:0:0:0:0:0::0:0',
  ])('%j is none', (text) => expect(() => parseAddress(text)).toThrow(DnsError));
});

describe('messages of a stream', () => {
  it('come apart wherever it is cut', () => {
    const sent = [Uint8Array.of(1), new Uint8Array(), Uint8Array.of(2, 3, 4)];
    const stream = Buffer.concat(sent.map(frameDnsMessage));
    for (let cut = 0; cut <= stream.length; cut += 1) {
      const framer = new DnsStreamFramer();
      const got = [...framer.receive(stream.subarray(0, cut)), ...framer.receive(stream.subarray(cut))];
      expect(got.map((one) => [...one])).toEqual(sent.map((one) => [...one]));
    }
  });
});
