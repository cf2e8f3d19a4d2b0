import { describe, expect, it } from 'vitest';
import {
  CredentialValue,
  isAdapted,
  PSObject,
  SecureStringValue,
  toText,
} from '../powershell-language/index.ts';
import { readClixml, readClixmlStreams, writeClixml } from './document.ts';
import { TextValue } from './text-value.ts';

describe('documents', () => {
  it('hold any number of values', () => {
    const text = writeClixml([1, 'a', new PSObject([['A', 1]])]);
    expect(text).toMatch(
      /^<Objs Version="1.1.0.1" xmlns="http:\/\/schemas.microsoft.com\/powershell\/2004\/04">/,
    );
    expect(readClixml(text)).toHaveLength(3);
    expect(readClixml(writeClixml([]))).toEqual([]);
  });

  it('of powershell.exe name the stream of each object', () => {
    const text =
      '#< CLIXML\r\n<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04"><S S="Error">no_x000D__x000A_</S></Objs>';
    expect(readClixmlStreams(text)).toEqual([{ value: 'no\r\n', stream: 'Error' }]);
  });

  it('may be indented and declare themselves', () => {
    const text =
      '\ufeff<?xml version="1.0"?>\r\n<Objs>\r\n  <Obj RefId="0">\r\n    <MS>\r\n      <S N="A"> x </S>\r\n    </MS>\r\n  </Obj>\r\n</Objs>\r\n';
    const [value] = readClixml(text);
    expect(value instanceof PSObject && value.get('a')).toBe(' x ');
    expect(isAdapted(value)).toBe(false);
  });
});

describe('secrets', () => {
  const secrets = {
    seal: (text: string) => Buffer.from(text).toString('hex'),
    open: (sealed: string) => Buffer.from(sealed, 'hex').toString(),
  };
  const credential = new CredentialValue('user', new SecureStringValue('pass'));

  it('need a key to be written', () => {
    expect(() => writeClixml([credential])).toThrow('a key for it was agreed upon');
    const [back] = readClixml(writeClixml([credential], { secrets }), { secrets });
    expect(back instanceof CredentialValue && back.password.reveal()).toBe('pass');
  });

  it('stay sealed without one', () => {
    const [sealed] = readClixml('<SS>QUJD</SS>');
    expect(sealed).toEqual(new TextValue('SS', 'QUJD'));
    expect(toText(sealed)).toBe('System.Security.SecureString');
  });
});
