import { describe, expect, it } from 'vitest';
import type { TextChange } from './change-set-model.ts';
import { stateOf, valuesAfter, valuesBefore } from './object-state.ts';

const object = (values: Readonly<Record<string, readonly string[]>>) => ({
  dn: 'CN=김민아',
  guid: undefined,
  attributes: new Map(Object.entries(values)),
});

const edit: TextChange = { attribute: 'mail', remove: ['a'], add: ['b'] };
const alias: TextChange = { attribute: 'proxyAddresses', remove: ['smtp:x'], add: [] };
const fill: TextChange = { attribute: 'title', remove: [], add: ['사원'] };
const more: TextChange = { attribute: 'proxyAddresses', remove: [], add: ['smtp:y'] };

describe('what an object holds beside a change', () => {
  it.each([
    ['the old value', [edit], { mail: ['a'] }, 'before'],
    ['the new value', [edit], { mail: ['b'] }, 'after'],
    ['both', [edit], { mail: ['a', 'b'] }, 'other'],
    ['neither', [edit], { mail: ['c'] }, 'other'],
    ['nothing', [edit], {}, 'other'],
    ['the old value in other letters', [edit], { mail: ['A'] }, 'other'],
    ['a value to be taken away', [alias], { proxyaddresses: ['smtp:x', 'smtp:z'] }, 'before'],
    ['none to be taken away', [alias], { proxyaddresses: ['smtp:z'] }, 'after'],
    ['an empty place', [fill], {}, 'before'],
    ['a place that is filled otherwise', [fill], { title: ['대리'] }, 'other'],
    ['other values of several', [more], { proxyaddresses: ['smtp:z'] }, 'before'],
    ['all of two changes before', [edit, alias], { mail: ['a'], proxyaddresses: ['smtp:x'] }, 'before'],
    ['all of two changes after', [edit, alias], { mail: ['b'], proxyaddresses: [] }, 'after'],
    ['one after, and one that was changed since', [edit, alias], { mail: ['c'] }, 'after'],
    ['one after, and one put back', [edit, alias], { mail: ['b'], proxyaddresses: ['smtp:x'] }, 'other'],
    ['one before, and one that was changed', [edit, fill], { mail: ['a'], title: ['대리'] }, 'other'],
  ] as const)('%s', (_, changes, values, state) => {
    expect(stateOf(object(values), changes)).toBe(state);
  });

  it('knows the values of the other side', () => {
    const changes = [edit, { attribute: 'proxyAddresses', remove: ['smtp:x'], add: ['SMTP:x'] }];
    const before = { mail: ['a'], proxyAddresses: ['smtp:x', 'smtp:z'] };
    const after = { mail: ['b'], proxyAddresses: ['smtp:z', 'SMTP:x'] };
    expect(valuesAfter(before, changes)).toEqual(after);
    expect(valuesBefore(after, changes)).toEqual({ mail: ['a'], proxyAddresses: ['smtp:z', 'smtp:x'] });
  });
});
