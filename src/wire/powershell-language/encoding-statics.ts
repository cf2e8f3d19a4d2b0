/** `[System.Text.Encoding]::UTF8` and its like. */
import { toText } from './convert.ts';
import { toBytes } from './convert-statics.ts';
import { type Adapter, adapter, type Value } from './value.ts';

export function makeEncoding(name: 'utf8' | 'ascii' | 'unicode'): Value {
  const view: Adapter = {
    typeNames: ['System.Text.Encoding', 'System.Object'],
    toText: () => 'System.Text.Encoding',
    propertyNames: () => ['WebName'],
    get: (property) =>
      property.toLowerCase() === 'webname'
        ? { value: { utf8: 'utf-8', ascii: 'us-ascii', unicode: 'utf-16' }[name] }
        : undefined,
    invoke: (method, args) => {
      if (method === 'getbytes') return { value: encode(name, toText(args[0])) };
      if (method === 'getstring')
        return {
          value: new TextDecoder(name === 'unicode' ? 'utf-16le' : 'utf-8', { ignoreBOM: true }).decode(
            toBytes(args[0]),
          ),
        };
      return method === 'getbytecount' ? { value: encode(name, toText(args[0])).length } : undefined;
    },
  };
  return { [adapter]: view };
}

function encode(name: 'utf8' | 'ascii' | 'unicode', text: string): Uint8Array {
  if (name === 'utf8') return new TextEncoder().encode(text);
  if (name === 'ascii') return Uint8Array.from(text, (c) => (c.charCodeAt(0) < 128 ? c.charCodeAt(0) : 63));
  const bytes = new Uint8Array(text.length * 2);
  for (let index = 0; index < text.length; index++) {
    bytes[index * 2] = text.charCodeAt(index) & 255;
    bytes[index * 2 + 1] = text.charCodeAt(index) >> 8;
  }
  return bytes;
}
