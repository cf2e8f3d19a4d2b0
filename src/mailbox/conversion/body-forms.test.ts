import { describe, expect, it } from 'vitest';
import { PropertyBag } from '../../wire/mapi/property-bag.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import { compressRtf, decompressRtf } from '../../wire/rtf/compressed-rtf.ts';
import { encapsulateHtml, encapsulateText } from '../../wire/rtf/encapsulate.ts';
import { originOfRtf } from '../../wire/rtf/rtf-text.ts';
import { findHtml, findText, htmlBodyOf, nativeBodyOf, rtfBodyOf } from './body-forms.ts';
import { textOfHtml } from './html-source.ts';

const html = '<p>회의 <b>b</b></p>';
const rtf = (bytes: Uint8Array): PropertyBag =>
  new PropertyBag([{ key: PidTag.RtfCompressed, value: compressRtf(bytes) }]);
const shown = (source: ReturnType<typeof findHtml>): string | undefined =>
  source && textOfHtml(source.bytes, source.codePage);

const bags: Record<string, PropertyBag> = {
  html: new PropertyBag([{ key: PidTag.Html, value: Buffer.from(html) }]),
  'html in code page 949': new PropertyBag([
    {
      key: PidTag.Html,
      value: Buffer.concat([
        Buffer.from('<p>'),
        Buffer.from('c8b8c0c7', 'hex'),
        Buffer.from(' <b>b</b></p>'),
      ]),
    },
    { key: PidTag.InternetCodepage, value: 949 },
  ]),
  'html as a string': new PropertyBag([{ key: 0x1013_001f, value: html }]),
  'html within RTF': rtf(encapsulateHtml(html)),
};

describe('forms of a body', () => {
  it.each(Object.entries(bags))('of %s', (_what, bag) => {
    expect(shown(findHtml(bag))).toBe(html);
    expect(findText(bag)).toBe('회의 b');
    expect(originOfRtf(decompressRtf(rtfBodyOf(bag) ?? new Uint8Array()))).toBe('html');
  });

  it('of plain text', () => {
    for (const bag of [
      new PropertyBag([{ key: PidTag.Body, value: 'a < b\r\n' }]),
      rtf(encapsulateText('a < b\r\n')),
    ]) {
      expect(findHtml(bag)).toBeUndefined();
      expect(findText(bag)).toBe('a < b\r\n');
      expect(shown(htmlBodyOf(bag))).toContain('<div>a &lt; b<br>');
      expect(originOfRtf(decompressRtf(rtfBodyOf(bag) ?? new Uint8Array()))).toBe('text');
    }
  });

  it('of plain text in a code page, as HTML that is read in that code page', () => {
    const bag = (codePage: number): PropertyBag =>
      new PropertyBag([
        { key: PidTag.Body, value: '회의 😀' },
        { key: PidTag.InternetCodepage, value: codePage },
      ]);
    expect(shown(htmlBodyOf(bag(949)))).toContain('<div>&#54924;&#51032; &#128512;</div>');
    expect(shown(htmlBodyOf(bag(65001)))).toContain('<div>회의 😀</div>');
    const korean = htmlBodyOf(bag(949).set(PidTag.Body, '회의'));
    expect(Buffer.from(korean?.bytes ?? []).includes(Buffer.from('c8b8c0c7', 'hex'))).toBe(true);
  });

  it('of RTF', () => {
    const bag = rtf(Buffer.from('{\\rtf1 a {\\b b}\\par }'));
    expect(shown(findHtml(bag))).toContain('<span style="font-weight:bold">b</span>');
    expect(findText(bag)).toBe('a b\r\n');
    expect(nativeBodyOf(bag)).toBe(2);
  });

  it('of damaged RTF and of nothing', () => {
    const damaged = new PropertyBag([{ key: PidTag.RtfCompressed, value: Uint8Array.of(1, 2, 3) }]);
    for (const bag of [damaged, new PropertyBag()]) {
      expect([findHtml(bag), findText(bag), htmlBodyOf(bag), rtfBodyOf(bag)]).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
    }
  });
});
