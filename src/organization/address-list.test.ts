import { describe, expect, it } from 'vitest';
import {
  type AddressEdit,
  editAddresses,
  formatAddresses,
  parseAddress,
  setPrimary,
} from './address-list.ts';

const current = ['SMTP:a@x.example', 'smtp:b@x.example', 'X500:/o=Old'].map(parseAddress);

describe('an edit of addresses', () => {
  it.each<[string, AddressEdit, string[]]>([
    ['sets', { set: ['smtp:n@x.example', 'SMTP:m@x.example'] }, ['smtp:n@x.example', 'SMTP:m@x.example']],
    [
      'sets without a mark',
      { set: ['n@x.example', 'm@x.example'] },
      ['SMTP:n@x.example', 'smtp:m@x.example'],
    ],
    [
      'sets the last of two primaries',
      { set: ['SMTP:n@x.example', 'SMTP:m@x.example'] },
      ['smtp:n@x.example', 'SMTP:m@x.example'],
    ],
    ['sets one twice', { set: ['N@x.example', 'n@X.example'] }, ['SMTP:N@x.example']],
    ['sets none', { set: [] }, []],
    [
      'adds',
      { add: ['c@x.example'] },
      ['SMTP:a@x.example', 'smtp:b@x.example', 'X500:/o=Old', 'smtp:c@x.example'],
    ],
    [
      'adds a primary',
      { add: ['SMTP:c@x.example'] },
      ['smtp:a@x.example', 'smtp:b@x.example', 'X500:/o=Old', 'SMTP:c@x.example'],
    ],
    ['promotes', { add: ['SMTP:B@x.example'] }, ['smtp:a@x.example', 'SMTP:b@x.example', 'X500:/o=Old']],
    [
      'adds what is there',
      { add: ['smtp:a@x.example'] },
      ['SMTP:a@x.example', 'smtp:b@x.example', 'X500:/o=Old'],
    ],
    ['removes', { remove: ['b@x.example', 'x500:/O=OLD'] }, ['SMTP:a@x.example']],
    ['removes the primary', { remove: ['a@x.example'] }, ['SMTP:b@x.example', 'X500:/o=Old']],
    [
      'removes and adds',
      { remove: ['a@x.example'], add: ['SMTP:c@x.example'] },
      ['smtp:b@x.example', 'X500:/o=Old', 'SMTP:c@x.example'],
    ],
  ])('%s', (_, edit, expected) => {
    expect(formatAddresses(editAddresses(current, edit))).toEqual(expected);
  });

  it('makes an address the primary', () => {
    expect(formatAddresses(setPrimary(current, 'new@x.example'))).toEqual([
      'smtp:a@x.example',
      'smtp:b@x.example',
      'X500:/o=Old',
      'SMTP:new@x.example',
    ]);
  });

  it('refuses what is no address', () => {
    expect(() => editAddresses(current, { add: ['SMTP:nobody'] })).toThrow(/not a mail address/);
  });
});
