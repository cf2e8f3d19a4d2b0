/** The text form of secure strings that carry no key of Windows: AES in CBC mode by a key that the script gives. */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { z } from 'zod';
import type { Random } from '../../base/random.ts';
import { castTo, ErrorRecord, PowerShellError, type Value } from '../../wire/powershell-language/index.ts';
import { errorIdOf } from './error-id.ts';
import { cannotConvert, convertible } from './parameter-types.ts';

/** Before the rest in base 64: how PowerShell tells that a key is needed. */
const mark = '76492d1116743f0423413b16050a5345';
const version = '2';
const blockBytes = 16;
const separator = '|';

export function keyBytes(): z.ZodType<Uint8Array, Value> {
  const typeName = 'System.Byte[]';
  return convertible({ typeName }, (value) => {
    const bytes = castTo(typeName, value);
    return bytes instanceof Uint8Array ? bytes : cannotConvert('********', typeName, 'Give a list of bytes.');
  });
}

const algorithms: ReadonlyMap<number, string> = new Map([
  [16, 'aes-128-cbc'],
  [24, 'aes-192-cbc'],
  [32, 'aes-256-cbc'],
]);

function algorithmFor(key: Uint8Array, cmdlet: string): string {
  const algorithm = algorithms.get(key.length);
  if (algorithm !== undefined) return algorithm;
  throw secretError(
    cmdlet,
    cmdlet.startsWith('ConvertTo')
      ? 'ImportSecureString_InvalidArgument'
      : 'ExportSecureString_InvalidArgument',
    'The specified key is not valid. Valid key length settings are either 128 bits, 192 bits, or 256 bits.',
  );
}

export function encryptSecret(text: string, key: Uint8Array, random: Random): string {
  const start = random.bytes(blockBytes);
  const cipher = createCipheriv(algorithmFor(key, 'ConvertFrom-SecureString'), key, start);
  const sealed = Buffer.concat([cipher.update(Buffer.from(text, 'utf16le')), cipher.final()]);
  const parts = [version, Buffer.from(start).toString('base64'), sealed.toString('hex')];
  return mark + Buffer.from(parts.join(separator), 'utf16le').toString('base64');
}

export function decryptSecret(sealed: string, key: Uint8Array, cmdlet: string): string {
  const algorithm = algorithmFor(key, cmdlet);
  const body = sealed.startsWith(mark) ? sealed.slice(mark.length) : undefined;
  const parts = body === undefined ? [] : Buffer.from(body, 'base64').toString('utf16le').split(separator);
  const [, start = '', hex = ''] = parts;
  try {
    const decipher = createDecipheriv(algorithm, key, Buffer.from(start, 'base64'));
    return Buffer.concat([decipher.update(Buffer.from(hex, 'hex')), decipher.final()]).toString('utf16le');
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw secretError(
      cmdlet,
      'ImportSecureString_InvalidArgument_CryptographicError',
      'The text cannot be decrypted by this key. Give the key it was encrypted by, and the whole of the text.',
    );
  }
}

export function secretError(cmdlet: string, id: string, message: string): PowerShellError {
  return new PowerShellError(
    new ErrorRecord({
      message,
      category: 'InvalidArgument',
      fullyQualifiedErrorId: errorIdOf(id, cmdlet),
      exceptionTypes: [
        'System.Management.Automation.PSArgumentException',
        'System.Exception',
        'System.Object',
      ],
      activity: cmdlet,
    }),
  );
}
