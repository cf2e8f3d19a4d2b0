import fc from 'fast-check';
import { BerWriter } from 'ldapts';
import { describe, expect, it } from 'vitest';
import { BerError } from './ber-cursor.ts';
import { readLdapEntry } from './ldap-entry.ts';
import { LdapFramer } from './ldap-framer.ts';
import { type LdapMessage, readLdapMessage } from './ldap-message.ts';
import { entryMessage, resultMessage } from './test-messages.ts';

const frames = (pieces: readonly Buffer[], limit = 1_000_000) => {
  const framer = new LdapFramer(limit);
  return pieces.flatMap((piece) => framer.push(piece));
};

describe('messages of LDAP', () => {
  it('are read as the server wrote them', () => {
    const bytes = entryMessage(7, 'cn=김,dc=x', { cn: ['김'], 'userCertificate;binary': [Buffer.of(0xff)] });
    const { id, response } = readLdapMessage(bytes);
    expect(id).toBe(7);
    if (response.kind !== 'entry') throw new Error('It is no entry.');
    const { dn, attributes } = readLdapEntry(response);
    expect(dn).toBe('cn=김,dc=x');
    expect(Object.fromEntries(attributes)).toEqual({ cn: ['김'], usercertificate: [Uint8Array.of(0xff)] });
  });

  it('tell how a request ended', () => {
    expect(readLdapMessage(resultMessage(3, 0x65, 32, 'dc=x', 'no such object'))).toEqual({
      id: 3,
      response: {
        kind: 'result',
        result: { code: 32, matchedDn: 'dc=x', diagnostic: 'no such object', referrals: [] },
        controls: [],
      },
    } satisfies LdapMessage);
  });

  it.each<[string, Record<string, readonly (string | Buffer)[]>, Record<string, unknown>, unknown]>([
    [
      'a part of many',
      { 'member;range=0-1': ['a', 'b'] },
      { member: ['a', 'b'] },
      [{ attribute: 'member', next: 2 }],
    ],
    ['the last part', { 'member;range=2-*': ['c'] }, { member: ['c'] }, []],
    [
      'empty before its part',
      { member: [], 'member;range=0-0': ['a'] },
      { member: ['a'] },
      [{ attribute: 'member', next: 1 }],
    ],
    ['a language', { cn: ['Kim'], 'cn;lang-ko': ['김'] }, { cn: ['Kim', '김'] }, []],
    [
      'bytes that are no text',
      { description: [Buffer.of(0xc3, 0x28)] },
      { description: [Uint8Array.of(0xc3, 0x28)] },
      [],
    ],
    ['no value', { description: [] }, {}, []],
    ['the mark of a lost character', { cn: ['a\ufffdb'] }, { cn: ['a\ufffdb'] }, []],
  ])('bring attributes: %s', (_, given, attributes, ranged) => {
    const { response } = readLdapMessage(entryMessage(1, 'cn=x', given));
    if (response.kind !== 'entry') throw new Error('It is no entry.');
    const entry = readLdapEntry(response);
    expect(Object.fromEntries(entry.attributes)).toEqual(attributes);
    expect(entry.ranged).toEqual(ranged);
  });
});

describe('what comes over the line', () => {
  const messages = [1, 2, 3].map((id) =>
    entryMessage(id, `cn=${'x'.repeat(id * 100)}`, { cn: ['김'.repeat(id)] }),
  );
  const all = Buffer.concat(messages);

  it('is cut into messages, however it is cut into pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(all.length), { maxLength: 20 }), (cuts) => {
        const at = [...new Set([...cuts, all.length])].sort((a, b) => a - b);
        const pieces = at.map((end, index) => all.subarray(at[index - 1] ?? 0, end));
        expect(frames(pieces).map((bytes) => bytes.toString('hex'))).toEqual(
          messages.map((bytes) => bytes.toString('hex')),
        );
      }),
    );
    expect(frames(Array.from(all, (byte) => Buffer.of(byte)))).toHaveLength(3);
  });

  it.each([
    ['HTTP', Buffer.from('HTTP/1.1 400 Bad Request\r\n')],
    ['a length without an end', Buffer.of(0x30, 0x80)],
    ['a length of five bytes', Buffer.of(0x30, 0x85, 1, 0, 0, 0, 0)],
    ['a message above the limit', Buffer.of(0x30, 0x84, 0x7f, 0xff, 0xff, 0xff)],
  ])('is refused where it is %s', (_, bytes) => {
    expect(() => frames([bytes])).toThrow(BerError);
  });

  it('is a message or an error, whatever the bytes', () => {
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc
        .nat(all.length - 1)
        .map((at) => Uint8Array.from(all, (byte, index) => (index === at ? byte ^ 1 : byte))),
    );
    fc.assert(
      fc.property(content, (bytes) => {
        try {
          for (const message of frames([Buffer.from(bytes)])) {
            const { response } = readLdapMessage(message);
            if (response.kind === 'entry') readLdapEntry(response);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(BerError);
        }
      }),
    );
  });

  it('is one message, however long, in however many pieces', () => {
    const writer = new BerWriter();
    writer.startSequence();
    writer.writeBuffer(Buffer.alloc(8 * 1024 * 1024), 4);
    writer.endSequence();
    const bytes = writer.buffer;
    const framer = new LdapFramer(bytes.length);
    let found = 0;
    for (let at = 0; at < bytes.length; at += 1024)
      found += framer.push(bytes.subarray(at, at + 1024)).length;
    expect(found).toBe(1);
  });
});
