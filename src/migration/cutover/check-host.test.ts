import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkHost, type SpfResolver } from './check-host.ts';

interface Zone {
  readonly [name: string]: {
    readonly txt?: readonly string[];
    readonly a?: readonly string[];
    readonly aaaa?: readonly string[];
    readonly mx?: readonly string[];
    readonly ptr?: readonly string[];
  };
}

/** A resolver that knows a zone, and how often it was asked. */
function resolverOf(zone: Zone) {
  let asked = 0;
  const find = (name: string) => {
    asked += 1;
    return zone[name.toLowerCase()] ?? {};
  };
  const resolver: SpfResolver = {
    texts: async (name) => find(name).txt ?? [],
    addresses: async (name, family) => (family === 4 ? find(name).a : find(name).aaaa) ?? [],
    mailExchangers: async (name) => find(name).mx ?? [],
    pointers: async (name) => find(name).ptr ?? [],
  };
  return { resolver, asked: () => asked };
}

function check(zone: Zone, address: string, domain = 'example.com') {
  const subject = { address, domain, sender: `strong-bad@${domain}`, helo: 'mail.example.net' };
  return checkHost(subject, resolverOf(zone).resolver);
}

/** RFC 7208, appendix A. */
const example: Zone = {
  'example.com': { a: ['192.0.2.10', '192.0.2.11'], mx: ['mail-a.example.com', 'mail-b.example.com'] },
  'amy.example.com': { a: ['192.0.2.65'] },
  'mail-a.example.com': { a: ['192.0.2.129'], aaaa: ['2001:db8::129'] },
  'mail-b.example.com': { a: ['192.0.2.130'] },
  'example.org': { mx: ['mail-c.example.org'] },
  'mail-c.example.org': { a: ['192.0.2.140'] },
  '65.2.0.192.in-addr.arpa': { ptr: ['amy.example.com'] },
  '140.2.0.192.in-addr.arpa': { ptr: ['mail-c.example.org'] },
  '4.0.0.10.in-addr.arpa': { ptr: ['bob.example.com'] },
};
const withRecord = (record: string): Zone => ({
  ...example,
  'example.com': { ...example['example.com'], txt: ['something else', record] },
});

describe('what a domain says of an address', () => {
  it.each([
    ['v=spf1 +all', '203.0.113.1', 'pass', '+all'],
    ['v=spf1 a -all', '192.0.2.10', 'pass', 'a'],
    ['v=spf1 a -all', '192.0.2.129', 'fail', '-all'],
    ['v=spf1 a:example.org -all', '192.0.2.10', 'fail', '-all'],
    ['v=spf1 mx -all', '192.0.2.130', 'pass', 'mx'],
    ['v=spf1 mx -all', '2001:db8::129', 'pass', 'mx'],
    ['v=spf1 mx//64 -all', '2001:db8::7', 'pass', 'mx//64'],
    ['v=spf1 mx -all', '192.0.2.140', 'fail', '-all'],
    ['v=spf1 mx:example.org -all', '192.0.2.140', 'pass', 'mx:example.org'],
    ['v=spf1 mx/30 mx:example.org/30 -all', '192.0.2.131', 'pass', 'mx/30'],
    ['v=spf1 mx/30 mx:example.org/30 -all', '192.0.2.143', 'pass', 'mx:example.org/30'],
    ['v=spf1 mx/30 mx:example.org/30 -all', '192.0.2.144', 'fail', '-all'],
    ['v=spf1 ptr -all', '192.0.2.65', 'pass', 'ptr'],
    ['v=spf1 ptr -all', '192.0.2.140', 'fail', '-all'],
    // Its name does not lead back to it.
    ['v=spf1 ptr -all', '10.0.0.4', 'fail', '-all'],
    ['v=spf1 ip4:192.0.2.128/28 -all', '192.0.2.65', 'fail', '-all'],
    ['v=spf1 ip4:192.0.2.128/28 -all', '192.0.2.129', 'pass', 'ip4:192.0.2.128/28'],
    ['v=spf1 ip6:2001:db8::/32 ~all', '2001:db8:1::1', 'pass', 'ip6:2001:db8::/32'],
    ['V=SPF1 IP4:192.0.2.1 ~ALL', '203.0.113.1', 'softfail', '~ALL'],
    ['v=spf1 ?all', '203.0.113.1', 'neutral', '?all'],
    ['v=spf1', '203.0.113.1', 'neutral', undefined],
    ['v=spf1 unknown=modifier  a exp=explain.%{d}', '192.0.2.11', 'pass', 'a'],
  ])('%s, %s: %s', async (record, address, result, reason) => {
    expect(await check(withRecord(record), address)).toEqual({ result, record, reason });
  });

  it('says nothing where there is no record', async () => {
    const none = { result: 'none', record: undefined, reason: undefined };
    expect(await check(example, '192.0.2.1')).toEqual(none);
    expect(await check({ 'example.com': { txt: ['v=spf10 +all'] } }, '192.0.2.1')).toEqual(none);
    expect(await check({ localhost: { txt: ['v=spf1 +all'] } }, '192.0.2.1', 'localhost')).toEqual(none);
  });

  it('follows the records of others, and only a pass of what is included counts', async () => {
    const zone: Zone = {
      'example.com': { txt: ['v=spf1 include:one.example include:two.example redirect=last.example'] },
      'one.example': { txt: ['v=spf1 -ip4:192.0.2.1 ip4:192.0.2.2 -all'] },
      'two.example': { txt: ['v=spf1 ip4:192.0.2.1 ~all'] },
      'last.example': { txt: ['v=spf1 ip4:192.0.2.3 -all'] },
    };
    const reasons = await Promise.all([1, 2, 3, 4].map((last) => check(zone, `192.0.2.${last}`)));
    expect(reasons.map(({ result, reason }) => `${result} ${reason}`)).toEqual([
      'pass include:two.example',
      'pass include:one.example',
      'pass ip4:192.0.2.3',
      'fail -all',
    ]);
  });

  it('asks for names that are made of the address', async () => {
    const zone: Zone = {
      'example.com': { txt: ['v=spf1 exists:%{ir}.%{v}._spf.%{d2} exists:%{l1r-}.%{o}.%{h} -all'] },
      '3.2.0.192.in-addr._spf.example.com': { a: ['127.0.0.2'] },
      'bad.example.com.mail.example.net': { a: ['127.0.0.2'] },
    };
    expect(await check(zone, '192.0.2.3')).toMatchObject({
      result: 'pass',
      reason: 'exists:%{ir}.%{v}._spf.%{d2}',
    });
    const { 'bad.example.com.mail.example.net': _, ...without } = zone;
    expect(await check(without, '192.0.2.4')).toMatchObject({ result: 'fail' });
  });

  const manyTerms = Array.from({ length: 11 }, (_, index) => `a:h${index}.example.org`).join(' ');
  it.each([
    ['v=spf1 a -all extra', 'extra'],
    ['v=spf1 ip4:192.0.2.300', 'ip4:192.0.2.300'],
    ['v=spf1 ip4:192.0.2.0/33', 'ip4:192.0.2.0/33'],
    ['v=spf1 ip4:2001:db8::1', 'ip4:2001:db8::1'],
    ['v=spf1 a:%{x}.example.com', 'a:%{x}.example.com'],
    ['v=spf1 a:%{d0}.example.com', 'a:%{d0}.example.com'],
    ['v=spf1 include:', 'include:'],
    ['v=spf1 a:example.123', 'a:example.123'],
    ['v=spf1 all:example.com', 'all:example.com'],
    ['v=spf1 redirect=a.example redirect=b.example', '"redirect" stands in the record twice'],
    ['v=spf1 redirect=none.example', '"redirect=none.example" leads to a domain without'],
    ['v=spf1 include:none.example', '"include:none.example" names a domain without'],
    ['v=spf1 include:broken.example', 'Of "include:broken.example": "oops"'],
    ['v=spf1 include:example.com', 'More than 10 of its terms'],
    [`v=spf1 ${manyTerms} -all`, 'More than 10 of its terms'],
    ['v=spf1 a:n1.example a:n2.example a:n3.example', 'the last n3.example'],
    ['v=spf1 mx:crowd.example', '"mx" stands for 11 servers'],
  ])('cannot use %s', async (record, reason) => {
    const names = Array.from({ length: 11 }, (_, index) => `h${index}.example.org`);
    const zone: Zone = {
      ...withRecord(record),
      ...Object.fromEntries(names.map((name) => [name, { a: ['192.0.2.99'] }])),
      'broken.example': { txt: ['v=spf1 oops'] },
      'crowd.example': { mx: names },
    };
    const answer = await check(zone, '203.0.113.1');
    expect(answer).toMatchObject({ result: 'permerror', record });
    expect(answer.reason).toContain(reason);
  });

  it('cannot use one of two records', async () => {
    const zone = { 'example.com': { txt: ['v=spf1 +all', 'v=spf1 -all'] } };
    expect(await check(zone, '192.0.2.1')).toMatchObject({ reason: 'example.com has 2 SPF records.' });
  });

  it('answers whatever the records of strangers say, for a bounded number of questions', async () => {
    const name = fc.constantFrom(
      'example.com',
      'a.example',
      'b.example',
      '%{d}',
      '%{ir}.a.example',
      '..',
      'x'.repeat(70),
    );
    const term = fc.oneof(
      fc
        .tuple(fc.constantFrom('include:', 'a:', 'mx:', 'exists:', 'ptr:', 'redirect='), name)
        .map((two) => two.join('')),
      fc.constantFrom(
        'a',
        'mx',
        'ptr',
        '?all',
        'ip4:192.0.2.0/24',
        'ip6:::/0',
        'exp=%{d}',
        '%',
        'a/33',
        'mx//129',
      ),
      fc.string({ maxLength: 12 }),
    );
    const record = fc.array(term, { maxLength: 8 }).map((terms) => ['v=spf1', ...terms].join(' '));
    const entry = fc.record({
      txt: fc.array(record, { maxLength: 2 }),
      a: fc.constant(['192.0.2.1']),
      mx: fc.array(name),
    });
    await fc.assert(
      fc.asyncProperty(fc.tuple(entry, entry, entry), async ([one, two, three]) => {
        const { resolver, asked } = resolverOf({ 'example.com': one, 'a.example': two, 'b.example': three });
        const subject = { address: '198.51.100.1', domain: 'example.com', sender: 'a@b', helo: 'c' };
        const { result } = await checkHost(subject, resolver);
        expect(['none', 'neutral', 'pass', 'fail', 'softfail', 'permerror']).toContain(result);
        // Ten terms, each with a record or with ten servers.
        expect(asked()).toBeLessThan(1 + 10 * 12);
      }),
    );
  });
});
