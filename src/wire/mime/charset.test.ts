import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, isKnownCharset } from './charset.ts';
import { encodeText } from './charset-encode.ts';
import { canonicalCharset } from './charset-labels.ts';

/** More than fast-check's own default, and as many as `npm run fuzz` asks for. */
const numRuns = fc.readConfigureGlobal().numRuns ?? 500;

/** The bytes were made by another implementation of each charset. */
describe('decodeText', () => {
  it.each([
    ['euc-kr', 'bec8b3e7c7cfbcbcbfe4', '안녕하세요'],
    ['cp949', 'c7d1b1db20b8dec0cf3a2094ee20414243', '한글 메일: 뷁 ABC'],
    ['ks_c_5601-1987', '94ee', '뷁'],
    ['iso-2022-kr', '1b2429430e3e4833670f206162630a0e474f3c3c3f640f', '안녕 abc\n하세요'],
    ['johab', '8861d3bd886288418461f7d3f1ae20d0658b692074657374da3ca6ca', '가힣각ㄱㅏ漢字 한글 test，뷁'],
    ['hz-gb-2312', '7e7b56504e447e7d206162637e7e', '中文 abc~'],
    [
      'utf-7',
      '2b78556978565141722d616263202b5a65566e4c4971652d2d2b414f6e59506434412d',
      '안녕+abc 日本語-é😀',
    ],
    ['gb18030', 'd6d0cec495328236a2e3', '中文𠀀€'],
    ['shift_jis', '93fa967b8cea8365835883678740', '日本語テスト①'],
    ['iso-2022-jp', '1b2442467c4b5c1b28421b2442386c1b2842', '日本語'],
    ['iso-2022-jp', '1b2442467c4b5c386c2546253925481b2842', '日本語テスト'],
    ['euc-jp', 'c6fccbdcb8eca5c6a5b9a5c8', '日本語テスト'],
    ['big5', 'a4a4a4e5b4fab8d5', '中文測試'],
    ['koi8-r', 'f0d2c9d7c5d4', 'Привет'],
    ['windows-1251', 'cff0e8e2e5f2', 'Привет'],
    ['iso-8859-2', 'ae6c75bb6f75e86bfd', 'Žluťoučký'],
    ['iso-8859-1', '93636166e994', '“café”'],
    ['utf-16', 'fffe48c555b1', '안녕'],
    ['utf-16', '00610062', 'ab'],
    ['utf-16', '61006200', 'ab'],
    ['utf-16be', 'c548b15500200061', '안녕 a'],
    ['utf-32', 'fffe000048c5000055b1000000f60100', '안녕😀'],
    ['utf-32be', '0000c5480000b155', '안녕'],
    ['utf-8', 'efbbbfec9588', '안'],
  ])('%s %s', (charset, hex, expected) => {
    expect(decodeText(Buffer.from(hex, 'hex'), charset)).toBe(expected);
  });

  it.each([
    ['us-ascii with UTF-8 in it', 'us-ascii', 'ec9588eb8595', '안녕'],
    ['us-ascii with EUC-KR in it', 'us-ascii', 'bec8b3e7c7cf', '안녕하'],
    ['us-ascii with Western letters in it', 'us-ascii', '636166e9', 'café'],
    ['unknown name', 'x-nonsense', 'bec8b3e7c7cf', '안녕하'],
    ['EUC-KR labelled as UTF-8', 'utf-8', 'bec8b3e7c7cf', '안녕하'],
    ['UTF-8 labelled as EUC-KR', 'euc-kr', 'ec9588eb8595ed9598ec84b8ec9a94', '안녕하세요'],
    ['a cut UTF-8 character', 'utf-8', 'ec9588eb85', '안\ufffd'],
    ['a cut EUC-KR character', 'euc-kr', 'bec8b3', '안\ufffd'],
    ['ISO-2022-KR without designator', 'iso-2022-kr', '0e3e480f61', '안a'],
    ['ISO-2022-KR without shift in at the line end', 'iso-2022-kr', '0e3e480a61', '안\na'],
    ['UTF-7 cut short', 'utf-7', '612b7855', 'a'],
    ['UTF-32 beyond Unicode', 'utf-32le', '00001100', '\ufffd'],
    ['Johab cut short', 'johab', '8861d3', '가\ufffd'],
  ])('%s', (_what, charset, hex, expected) => {
    expect(decodeText(Buffer.from(hex, 'hex'), charset)).toBe(expected);
  });

  it.each([
    ['KS_C_5601-1987', 'euc-kr'],
    ['"euc-kr"', 'euc-kr'],
    ['x-windows-949', 'euc-kr'],
    ['UHC', 'euc-kr'],
    ['ks_c_5601', 'euc-kr'],
    ['ksc5601', 'euc-kr'],
    ['utf8', 'utf-8'],
    ['UTF-8*ko', 'utf-8'],
    ['unicode-1-1-utf-7', 'utf-7'],
    ['unicode-1-1-utf-8', 'utf-8'],
    ['CP1252', 'windows-1252'],
    ['windows1251', 'windows-1251'],
    ['ISO8859-15', 'iso-8859-15'],
    ['iso_8859-2:1987', 'iso-8859-2'],
    ['latin1', 'windows-1252'],
    ['cp932', 'shift_jis'],
    ['gb2312', 'gbk'],
    ['cp936', 'gb18030'],
    ['charset=utf-8', 'utf-8'],
    ['us-ascii', 'guess'],
    ['', 'guess'],
    ['constructor', 'guess'],
    ['__proto__', 'guess'],
    ['x'.repeat(100_000), 'guess'],
  ])('label %.40s leads to %s', (label, expected) => {
    expect(canonicalCharset(label)).toBe(expected);
    expect(isKnownCharset(label)).toBe(expected !== 'guess');
  });

  it('never throws', () => {
    const labels = [
      'euc-kr',
      'iso-2022-kr',
      'iso-2022-jp',
      'johab',
      'hz',
      'utf-7',
      'utf-8',
      'utf-16',
      'utf-32',
      'gb18030',
      'big5',
      '?',
      '',
    ];
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 64 }),
        fc.oneof(fc.constantFrom(...labels), fc.string()),
        (bytes, label) => {
          expect(decodeText(bytes, label).isWellFormed()).toBe(true);
        },
      ),
      { numRuns },
    );
  });
});

describe('encodeText', () => {
  it.each([
    ['cp949', '한글 메일: 뷁 ABC', 'c7d1b1db20b8dec0cf3a2094ee20414243'],
    ['shift_jis', '日本語テスト', '93fa967b8cea836583588367'],
    ['koi8-r', 'Привет', 'f0d2c9d7c5d4'],
    ['utf-8', '안', 'ec9588'],
    ['us-ascii', 'abc', '616263'],
    ['iso-2022-kr', '안녕 abc\n하세요', '1b2429430e3e4833670f206162630a0e474f3c3c3f640f'],
  ])('%s %s', (charset, text, hex) => {
    expect(Buffer.from(encodeText(text, charset) ?? []).toString('hex')).toBe(hex);
  });

  it.each([
    ['euc-kr', '😀'],
    ['us-ascii', '안'],
    ['iso-2022-kr', '뷁'],
    ['utf-7', 'abc'],
  ])('%s cannot hold %s', (charset, text) => {
    expect(encodeText(text, charset)).toBeUndefined();
  });
});
