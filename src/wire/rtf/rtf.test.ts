import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encapsulateHtml, encapsulateText } from './encapsulate.ts';
import { htmlOfRtf } from './rtf-html.ts';
import { htmlOfEncapsulatedRtf, originOfRtf, textOfRtf } from './rtf-text.ts';

const rtf = (text: string): Uint8Array => Buffer.from(text, 'latin1');

describe('HTML within RTF ([MS-OXRTFEX])', () => {
  it.each([
    ['{\\rtf1\\ansi\\ansicpg949\\fromhtml1 \\deff0}', 'html'],
    ['{\\rtf1\\ansi\\fromtext \\deff0}', 'text'],
    ['{\\rtf1\\ansi\\deff0{\\fonttbl;}\\pard\\plain \\fromhtml1}', 'rtf'],
  ])('is told by the first words: %s', (text, origin) => {
    expect(originOfRtf(rtf(text))).toBe(origin);
  });

  it('is taken out as it was: an example in the form of section 4.1', () => {
    const text = String.raw`{\rtf1\ansi\ansicpg1251\fromhtml1 \deff0
{\fonttbl {\f0\fmodern Courier New;}{\f1\fswiss Arial;}{\f2\fswiss\fcharset0 Arial;}}
{\colortbl\red0\green0\blue0;\red0\green0\blue255;}
{\*\htmltag64}
\uc1\pard\plain\deftab360 \f0\fs24
{\*\htmltag19 <html>\par }{\*\htmltag34 <head>}{\*\htmltag1 \par }
{\*\htmltag41 </head>}{\*\htmltag50 <body>}
\htmlrtf \lang1033 \htmlrtf0 {\*\htmltag64 <p>}\htmlrtf {\htmlrtf0
Note the line break inside a P tag. {\*\htmltag116 <br>}\htmlrtf \line
\htmlrtf0 {\*\htmltag84 <b>}\htmlrtf {\b \htmlrtf0 bold{\*\htmltag92 </b>}\htmlrtf }\htmlrtf0
{\*\htmltag84 &nbsp;}\htmlrtf \'a0\htmlrtf0 \{\'cf\}\par
{\*\htmltag72 </p>}\htmlrtf\par}\htmlrtf0
{\*\mhtmltag4 <x>}{\*\htmltag58 </body>}{\*\htmltag27 </html>}}`;
    expect(htmlOfEncapsulatedRtf(rtf(text))).toBe(
      '<html>\r\n<head>\r\n</head><body><p>Note the line break inside a P tag. <br><b>bold</b>&nbsp;{П}\r\n</p></body></html>',
    );
  });

  it.each([
    ['Hangul in the code page', "{\\rtf1\\ansi\\ansicpg949\\fromhtml1 \\'c8\\'b8\\'c0\\'c7}", '회의'],
    [
      'Hangul in its font',
      "{\\rtf1\\ansi\\ansicpg1252\\fromhtml1{\\fonttbl{\\f5\\fcharset129 x;}}\\f5 \\'c8\\'b8}",
      '회',
    ],
    [
      'Hangul as \\u',
      '{\\rtf1\\fromhtml1\\uc1 \\u-10916?\\u51032?}',
      '회의'.replace('회', String.fromCharCode(65536 - 10916)),
    ],
    ['\\uc2', "{\\rtf1\\fromhtml1\\uc2 \\u51032\\'c0\\'c7x}", '의x'],
    ['\\uc0', '{\\rtf1\\fromhtml1\\uc0 \\u51032x}', '의x'],
    ['a pair of surrogates', '{\\rtf1\\fromhtml1\\uc1 \\u-10179?\\u-8704?}', '😀'],
  ])('is read in every code page: %s', (_what, text, html) => {
    expect(htmlOfEncapsulatedRtf(rtf(text))).toBe(html);
  });

  it('comes back as it was wrapped', () => {
    const samples = [
      '<html><head><style>p { color: #123; } /* <b> */</style></head><body>\n<p class="a">회의 &amp; 😀 \\{}</p>\n<!-- > --></body></html>',
      'no marks at all\n1 < 2',
      '<p\n a="1">tab\there</p><unclosed',
    ];
    const parts = [
      '<p>',
      '</p>',
      '<b>',
      '</b>',
      '<br>',
      '&nbsp;',
      '\n',
      ' ',
      '회',
      'a\\b{c}',
      '<style>',
      '</style>',
      '<!--',
      '-->',
    ];
    const check = (html: string): void => {
      const wrapped = encapsulateHtml(html);
      expect(originOfRtf(wrapped)).toBe('html');
      expect(htmlOfEncapsulatedRtf(wrapped).replaceAll('\r\n', '\n')).toBe(html);
    };
    samples.forEach(check);
    fc.assert(fc.property(fc.array(fc.constantFrom(...parts)), (pieces) => check(pieces.join(''))));
  });

  it('shows readers of RTF words', () => {
    expect(textOfRtf(encapsulateHtml('<p>a &lt;<b>b</b></p><p>c</p>'))).toContain('a');
  });
});

describe('plain text within RTF', () => {
  it('comes back as it was', () => {
    const text = '회의\r\n\\ {braces}\ttab\r\n\r\n😀';
    expect(originOfRtf(encapsulateText(text))).toBe('text');
    expect(textOfRtf(encapsulateText(text))).toBe(text);
  });
});

describe('RTF as HTML', () => {
  const body = (text: string): string => {
    const html = htmlOfRtf(
      rtf(
        `{\\rtf1\\ansi\\ansicpg949\\deff0{\\fonttbl{\\f0\\fnil\\fcharset129 Malgun;}{\\f1\\fcharset2 Symbol;}}{\\colortbl;\\red255\\green0\\blue0;}${text}}`,
      ),
    );
    return html.slice(html.indexOf('<body>') + 8, html.indexOf('</body>')).replaceAll('\r\n', '');
  };
  const p = (html: string, style = 'margin:0'): string => `<p style="${style}">${html}</p>`;

  it.each([
    ['paragraphs', 'a\\par b\\line c', p('a') + p('b<br>c')],
    [
      'bold and italic',
      'a{\\b b\\i c}d',
      p('a<span style="font-weight:bold">b</span><span style="font-weight:bold;font-style:italic">c</span>d'),
    ],
    ['colour and size', '\\cf1\\fs28 a', p('<span style="font-size:14pt;color:#ff0000">a</span>')],
    ['its font', '\\f0 a', p(`<span style="font-family:'Malgun'">a</span>`)],
    ['Hangul', "\\'c8\\'b8\\'c0\\'c7 \\u51032?", p('회의 의')],
    ['marks of HTML', '<b> & "c"', p('&lt;b&gt; &amp; &quot;c&quot;')],
    ['alignment', '\\qc a\\par\\pard b', p('a', 'margin:0;text-align:center') + p('b')],
    [
      'a link',
      '{\\field{\\*\\fldinst HYPERLINK "https://x/?a&b"}{\\fldrslt\\ul here}} b',
      p('<a href="https://x/?a&amp;b"><span style="text-decoration:underline">here</span></a> b'),
    ],
    ['no script', '{\\field{\\*\\fldinst HYPERLINK "javascript:alert(1)"}{\\fldrslt here}}', p('here')],
    ['a list', "{\\listtext\\f1\\'b7\\tab}one\\par\\li360 two", p('•&nbsp;&nbsp;&nbsp;&nbsp;one') + p('two')],
    [
      'a table',
      '\\trowd\\intbl a\\cell b\\cell\\row\\pard c',
      `<table border="1" cellspacing="0" cellpadding="4"><tr><td valign="top">${p('a')}</td><td valign="top">${p('b')}</td></tr></table>${p('c')}`,
    ],
    ['a picture', '{\\pict\\pngblip 89504e47}', p('<img src="data:image/png;base64,iVBORw==">')],
    ['nothing hidden', 'a{\\v b}{\\*\\unknown c}{\\info d}{\\stylesheet e}', p('a')],
  ])('%s', (_what, text, expected) => {
    expect(body(text)).toBe(expected);
  });

  it('draws bullets of symbol fonts', () => {
    const text = "{\\rtf1{\\fonttbl{\\f1\\fcharset2 Symbol;}}{\\listtext\\f1\\'b7\\tab}one\\par}";
    expect(textOfRtf(rtf(text))).toBe('•\tone\r\n');
  });

  it('never fails', () => {
    const pieces = [
      '{',
      '}',
      '\\',
      '\\*',
      '\\u',
      '\\u-1',
      "\\'c8",
      '\\par ',
      '\\cell',
      '\\row',
      '\\bin3 ',
      '\\pict',
      '\\fonttbl',
      '\\f1',
      '\\htmlrtf',
      'a',
      '\\uc9',
      '\\fldinst',
      '\\fldrslt',
      '\\colortbl',
      ';',
      '\\red300',
    ];
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary' }))), (parts) => {
        const bytes = rtf(parts.join(''));
        expect(htmlOfRtf(bytes)).toContain('<body>');
        expect(typeof textOfRtf(bytes)).toBe('string');
        expect(typeof htmlOfEncapsulatedRtf(bytes)).toBe('string');
      }),
    );
    const deep = rtf(`${'{'.repeat(100_000)}a${'}'.repeat(100_000)}`);
    expect(textOfRtf(deep)).toBe('a');
  });
});
