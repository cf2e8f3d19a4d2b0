import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LdifReader } from './ldif-reader.ts';
import { ldifVersion, type WritableLdifRecord, writeLdifComment, writeLdifRecord } from './ldif-writer.ts';

describe('LDIF that is written', () => {
  it.each<[string, WritableLdifRecord, string]>([
    [
      'an entry',
      { kind: 'content', dn: 'cn=a', attributes: [{ attribute: 'mail', values: ['a@x', 'b@x'] }] },
      'dn: cn=a\nmail: a@x\nmail: b@x\n\n',
    ],
    [
      'an atomic edit',
      {
        kind: 'modify',
        dn: 'cn=a',
        modifications: [
          { operation: 'delete', attribute: 'mail', values: ['a b@x'] },
          { operation: 'add', attribute: 'mail', values: ['ab@x'] },
        ],
      },
      'dn: cn=a\nchangetype: modify\ndelete: mail\nmail: a b@x\n-\nadd: mail\nmail: ab@x\n-\n\n',
    ],
    ['a removal', { kind: 'delete', dn: 'cn=a' }, 'dn: cn=a\nchangetype: delete\n\n'],
    [
      'a name that is moved',
      { kind: 'modrdn', dn: 'cn=a,ou=x', newRdn: 'cn=b', deletesOldRdn: true, newSuperior: 'ou=y' },
      'dn: cn=a,ou=x\nchangetype: modrdn\nnewrdn: cn=b\ndeleteoldrdn: 1\nnewsuperior: ou=y\n\n',
    ],
  ])('%s', (_, record, text) => {
    expect(writeLdifRecord(record)).toBe(text);
  });

  it.each([
    ['plain', 'x: plain'],
    ['', 'x:'],
    [' blank', 'x:: IGJsYW5r'],
    ['blank ', 'x:: Ymxhbmsg'],
    [':colon', 'x:: OmNvbG9u'],
    ['<url', 'x:: PHVybA=='],
    ['a\nb', 'x:: YQpi'],
    ['김', 'x:: 6rmA'],
    ['a:b <c>', 'x: a:b <c>'],
  ])('%j', (value, line) => {
    const text = writeLdifRecord({
      kind: 'content',
      dn: 'cn=a',
      attributes: [{ attribute: 'x', values: [value] }],
    });
    expect(text).toBe(`dn: cn=a\n${line}\n\n`);
  });

  it('folds at 76 bytes', () => {
    const values = ['x'.repeat(200)];
    const text = writeLdifRecord({ kind: 'content', dn: 'cn=a', attributes: [{ attribute: 'd', values }] });
    expect(text.split('\n').map((line) => line.length)).toEqual([8, 76, 76, 53, 0, 0]);
  });

  it('says in a comment what base64 hides, unless that could begin a line', () => {
    const write = (value: string) =>
      writeLdifRecord(
        { kind: 'content', dn: 'cn=a', attributes: [{ attribute: 'sn', values: [value] }] },
        { explainsBase64: true },
      );
    expect(write('김')).toBe('dn: cn=a\n# sn: 김\nsn:: 6rmA\n\n');
    expect(write('김\ndn: cn=b')).not.toContain('#');
    expect(writeLdifComment('one\ntwo')).toBe('# one\n# two\n');
  });
});

describe('what is written is read again', () => {
  const name = fc
    .stringMatching(/^[a-zA-Z][a-zA-Z0-9-]{0,20}$/)
    .filter((text) => !/^(dn|changetype|control)$/i.test(text));
  const value = fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array({ maxLength: 200 }));
  const attribute = fc.record({ attribute: name, values: fc.array(value, { minLength: 1, maxLength: 4 }) });
  const dn = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => text.trim() === text);

  it('in any values, folds and pieces', () => {
    fc.assert(
      fc.property(
        dn,
        fc.array(attribute, { minLength: 1 }),
        fc.integer({ min: 20, max: 100 }),
        (name, attributes, foldAt) => {
          const text =
            ldifVersion +
            writeLdifRecord({ kind: 'content', dn: name, attributes }, { foldAt, explainsBase64: true });
          const reader = new LdifReader();
          const bytes = Buffer.from(text);
          const items = [
            ...reader.push(bytes.subarray(0, foldAt)),
            ...reader.push(bytes.subarray(foldAt)),
            ...reader.end(),
          ];
          const wanted = attributes.flatMap(({ attribute, values }) =>
            values.map((each) => [attribute, Buffer.from(each).toString('hex')]),
          );
          expect(items).toHaveLength(1);
          const [item] = items;
          if (item?.kind !== 'record' || item.record.kind !== 'content')
            throw new Error('No entry was read.');
          expect(item.record.dn).toBe(name);
          expect(
            item.record.values.map((each) => [each.attribute, Buffer.from(each.value).toString('hex')]),
          ).toEqual(wanted);
        },
      ),
    );
  });
});
