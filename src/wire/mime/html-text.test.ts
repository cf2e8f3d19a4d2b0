import { describe, expect, it } from 'vitest';
import { decodeFlowed } from './format-flowed.ts';
import { decodeEntities } from './html-entities.ts';
import { htmlToText } from './html-text.ts';

describe('htmlToText', () => {
  it.each([
    ['hello', 'hello'],
    ['<p>one</p><p>two</p>', 'one\n\ntwo'],
    ['one<br>two<br/>three', 'one\ntwo\nthree'],
    ['<div>a</div><div>b</div>', 'a\nb'],
    ['a <b>bold</b> word', 'a bold word'],
    ['<b>a</b> <i>b</i>', 'a b'],
    ['a<b>b</b>c', 'abc'],
    ['  much \r\n\t space  ', 'much space'],
    ['<ul><li>one<li>two</ul>', '- one\n- two'],
    ['<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', 'a b\nc'],
    ['<pre>a\n  b</pre>', 'a\n  b'],
    ['<style>p { color: red }</style>text', 'text'],
    ['<SCRIPT>if (a < b) alert("</div>")</SCRIPT>text', 'text'],
    ['<head><title>no</title></head><body>yes</body>', 'yes'],
    ['<head><title>no</title><body>yes', 'yes'],
    ['<!-- no --> yes', 'yes'],
    ['<!DOCTYPE html><?xml version="1"?>yes', 'yes'],
    ['<a title="a > b">yes</a>', 'yes'],
    ['1 < 2 &amp; 3 &gt; 2', '1 < 2 & 3 > 2'],
    ['&nbsp;&eacute;&#54620;&#xD55C;&hellip;&#150;', '\u00a0é한한…–'.trim()],
    ['<a title="open>yes', 'yes'],
    ['a<', 'a<'],
    ['a<b', 'a'],
    ['<o:p>office</o:p>', 'office'],
    ['<script>never ends', ''],
    ['<!-- never ends', ''],
    ['', ''],
  ])('%j', (html, expected) => {
    expect(htmlToText(html)).toBe(expected);
  });

  it('stops at what a preview needs', () => {
    expect(htmlToText('<p>word</p>'.repeat(10_000), { maxLength: 100 }).length).toBeLessThan(120);
  });

  it.each([
    '<',
    '<a "',
    "<a '",
    '<!--',
    '</',
    '<script>',
    '<a ',
    '&',
    '&#',
    '&#x',
    '<pre>',
    '<b><"',
    '<style></',
    '<head><',
  ])('finishes a megabyte of %j', (piece) => {
    const html = piece.repeat(Math.ceil(1_000_000 / piece.length));
    expect(htmlToText(html).length).toBeLessThanOrEqual(html.length);
  });
});

describe('decodeEntities', () => {
  it.each([
    ['&unknown; & &;', '&unknown; & &;'],
    ['&#0; &#xD800; &#1114112;', '\ufffd \ufffd \ufffd'],
    ['&copy no semicolon', '© no semicolon'],
    ['&lt;b&gt;', '<b>'],
  ])('%s', (input, expected) => {
    expect(decodeEntities(input)).toBe(expected);
  });
});

describe('decodeFlowed (RFC 3676)', () => {
  it.each([
    ['joins flowed lines', 'one \r\ntwo \r\nthree\r\nfour', false, 'one two three\nfour'],
    ['deletes spaces for DelSp', '안 \n녕', true, '안녕'],
    ['removes space stuffing', ' From me\n  two', false, 'From me\n two'],
    ['keeps quotes apart', '> a \n> b\n>> c\nd', false, '> a b\n>> c\nd'],
    ['keeps the signature separator', 'text \n-- \nname', false, 'text \n-- \nname'],
    ['ends with a flowed line', 'open ', false, 'open '],
    ['empty', '', false, ''],
  ])('%s', (_what, text, delSp, expected) => {
    expect(decodeFlowed(text, delSp)).toBe(expected);
  });
});
