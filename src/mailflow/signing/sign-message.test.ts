import { createPublicKey, createVerify, generateKeyPairSync, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BodyHasher, type Canonicalization } from '../../wire/dkim/canonical-body.ts';
import { keyRecord, publishesKey } from '../../wire/dkim/key-record.ts';
import { canonicalField, type SignatureTerms } from '../../wire/dkim/signature-field.ts';
import { scanMessage } from '../../wire/mime/scan.ts';
import { signMessage } from './sign-message.ts';

function bodyHash(text: string, form: Canonicalization, pieceBytes = text.length || 1): string {
  const hasher = new BodyHasher(form);
  const bytes = Buffer.from(text, 'latin1');
  for (let at = 0; at < bytes.length; at += pieceBytes) hasher.update(bytes.subarray(at, at + pieceBytes));
  return hasher.digest();
}

describe('bodies', () => {
  it('are hashed as RFC 6376 says of its own examples', () => {
    // Section 3.4.3, 3.4.4 and appendix A.2.
    expect(bodyHash('', 'simple')).toBe('frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=');
    expect(bodyHash('', 'relaxed')).toBe('47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=');
    const example = 'Hi.\r\n\r\nWe lost the game. Are you hungry yet?\r\n\r\nJoe.\r\n';
    expect(bodyHash(example, 'simple')).toBe('2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=');
  });

  it.each([
    ['relaxed', ' C \r\nD \t E\r\n\r\n\r\n', ' C\r\nD E\r\n'],
    ['relaxed', '\r\n \t\r\n\r\n', ''],
    ['relaxed', 'a\nb \n\n', 'a\r\nb\r\n'],
    ['relaxed', 'no end \t', 'no end\r\n'],
    ['relaxed', 'a\rb\r', 'a\rb\r\r\n'],
  ] as const)('in the %s form %j is %j', (form, given, canonical) => {
    expect(bodyHash(given, form)).toBe(canonical === '' ? bodyHash('', form) : bodyHash(canonical, 'simple'));
  });

  it.each([
    [' C \r\nD \t E\r\n\r\n\r\n', ' C \r\nD \t E\r\n'],
    ['a\nb', 'a\r\nb\r\n'],
    ['\r\n\r\n', '\r\n'],
  ])('in the simple form %j is %j', (given, canonical) => {
    expect(bodyHash(given, 'simple')).toBe(bodyHash(canonical, 'simple'));
  });

  it('come in pieces of any size', () => {
    const text = fc.string({
      unit: fc.constantFrom(' ', '\t', '\r', '\n', '\r\n', 'a', '\xa0'),
      maxLength: 60,
    });
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom('simple', 'relaxed'),
        (body, size, form) => {
          expect(bodyHash(body, form, size)).toBe(bodyHash(body, form));
        },
      ),
    );
  });
});

describe('fields', () => {
  it.each([
    ['relaxed', 'A: X\r\n', 'a:X\r\n'],
    ['relaxed', 'B : Y\t\r\n\tZ  \r\n', 'b:Y Z\r\n'],
    ['relaxed', 'Subject: \xc0\xa0\r\n', 'subject:\xc0\xa0\r\n'],
    ['relaxed', 'C:', 'c:\r\n'],
    ['simple', 'B : Y\t\n\tZ  \r\n', 'B : Y\t\r\n\tZ  \r\n'],
    ['simple', 'B: Y', 'B: Y\r\n'],
  ] as const)('in the %s form %j is %j', (form, given, canonical) => {
    expect(canonicalField(given, form)).toBe(canonical);
  });
});

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const terms: SignatureTerms = {
  domain: 'contoso.com',
  selector: 'selector1',
  headerForm: 'relaxed',
  bodyForm: 'relaxed',
  at: Date.UTC(2026, 0, 5),
};
const message = Buffer.from(
  [
    'Received: from nowhere',
    'From: =?utf-8?B?6rmA?= <kim@contoso.com>',
    'To: lee@fabrikam.com,',
    '  park@fabrikam.com',
    'Subject: hello',
    'X-Other: one',
    '',
    'the  text ',
    '',
  ].join('\r\n'),
);

/** What a signature says, by its tags. */
function tagsOf(field: string): Map<string, string> {
  const text = field.slice(field.indexOf(':') + 1).replaceAll(/\s+/g, '');
  return new Map(
    text.split(';').map((tag) => [tag.slice(0, tag.indexOf('=')), tag.slice(tag.indexOf('=') + 1)]),
  );
}

/** As RFC 6376 section 6.1.3 has it, written apart from what signs. */
function isValid(bytes: Uint8Array, signature: string, key: KeyObject): boolean {
  const tags = tagsOf(signature);
  const relaxed = (text: string) => {
    const [name = '', ...rest] = text.replaceAll('\r\n', '').split(':');
    return `${name.trim().toLowerCase()}:${rest
      .join(':')
      .replaceAll(/[ \t]+/g, ' ')
      .trim()}`;
  };
  const left = scanMessage(bytes).fields();
  const verify = createVerify('sha256');
  for (const name of (tags.get('h') ?? '').split(':')) {
    const at = left.findLastIndex(({ lowerName }) => lowerName === name);
    const [field] = at < 0 ? [] : left.splice(at, 1);
    if (field !== undefined) verify.update(`${relaxed(`${field.name}:${field.raw}`)}\r\n`, 'latin1');
  }
  verify.update(relaxed(signature.replace(/(\bb=)[^;]*$/s, '$1')));
  return verify.verify(createPublicKey(key), tags.get('b') ?? '', 'base64');
}

describe('signatures', () => {
  it('say what is signed, by whom, and when', async () => {
    const field = await signMessage(message, terms, privateKey);
    expect(Object.fromEntries(tagsOf(field))).toMatchObject({
      ...{ v: '1', a: 'rsa-sha256', c: 'relaxed/relaxed', d: 'contoso.com', s: 'selector1', t: '1767571200' },
      h: 'subject:to:from:from:to:cc:subject:date:reply-to:content-type',
      bh: bodyHash('the text\r\n', 'simple'),
    });
    expect(Math.max(...field.split('\r\n').map(({ length }) => length))).toBeLessThan(79);
  });

  it('hold for what was signed, and for nothing else', async () => {
    const field = await signMessage(message, terms, privateKey);
    expect(isValid(message, field, privateKey)).toBe(true);
    const changed = (from: string, to: string) => Buffer.from(message.toString().replace(from, to));
    expect(isValid(changed('X-Other: one', 'X-Other: two'), field, privateKey)).toBe(true);
    expect(isValid(changed('Subject: hello', 'Subject:  hello '), field, privateKey)).toBe(true);
    expect(isValid(changed('hello', 'hallo'), field, privateKey)).toBe(false);
    expect(isValid(changed('X-Other', 'From: ceo@contoso.com\r\nX-Other'), field, privateKey)).toBe(false);
    expect(isValid(changed('X-Other', 'Reply-To: ceo@contoso.com\r\nX-Other'), field, privateKey)).toBe(
      false,
    );
  });

  it('are made of any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom('simple', 'relaxed'),
        async (bytes, form) => {
          const field = await signMessage(bytes, { ...terms, headerForm: form, bodyForm: form }, privateKey);
          expect(field).toMatch(/^DKIM-Signature: v=1; [\x20-\x7e\r\n]+$/);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('records', () => {
  const key = 'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A';
  it.each([
    [keyRecord(key), true],
    [`v=DKIM1; k=rsa; t=s; p=${key.slice(0, 9)} ${key.slice(9)};`, true],
    [`p=${key}`, true],
    [`v=DKIM1; k=ed25519; p=${key}`, false],
    [`v=spf1; p=${key}`, false],
    ['v=DKIM1; p=', false],
    ['', false],
  ])('%j gives the key: %s', (record, expected) => {
    expect(publishesKey(record, key)).toBe(expected);
  });
});
