import { describe, expect, it } from 'vitest';
import { writeChangeLdif } from './change-ldif.ts';

const items = [
  {
    dn: 'CN=김민아,DC=contoso,DC=local',
    changes: [
      { attribute: 'mail', remove: ['kim mina@contoso.com'], add: ['kimmina@contoso.com'] },
      { attribute: 'proxyAddresses', remove: ['smtp:old@contoso.com'], add: [] },
      { attribute: 'displayName', remove: [], add: ['김민아'] },
    ],
  },
  { dn: 'CN=Nobody,DC=contoso,DC=local', changes: [] },
];

const b64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');

describe('changes as LDIF', () => {
  it('defect 5 of IdFix: changetype stands first, Korean is base64, and REMOVE takes the value away', () => {
    const text = [...writeChangeLdif(items, { direction: 'forward', comment: 'Landfall\n서울' })].join('');
    expect(text.split('\n').filter((line) => !line.startsWith('#'))).toEqual([
      'version: 1',
      '',
      `dn:: ${b64('CN=김민아,DC=contoso,DC=local')}`,
      'changetype: modify',
      'delete: mail',
      'mail: kim mina@contoso.com',
      '-',
      'add: mail',
      'mail: kimmina@contoso.com',
      '-',
      'delete: proxyAddresses',
      'proxyAddresses: smtp:old@contoso.com',
      '-',
      'add: displayName',
      `displayName:: ${b64('김민아')}`,
      '-',
      '',
      '',
    ]);
  });

  it('undoes it the other way round', () => {
    const text = [...writeChangeLdif(items, { direction: 'undo', comment: '' })].join('');
    expect(text).toContain(
      'delete: mail\nmail: kimmina@contoso.com\n-\nadd: mail\nmail: kim mina@contoso.com\n-\n',
    );
    expect(text).toContain('add: proxyAddresses\nproxyAddresses: smtp:old@contoso.com\n-\n');
    expect(text).not.toContain('delete: proxyAddresses');
  });
});
