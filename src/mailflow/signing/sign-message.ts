import { createSign, type KeyObject } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { BodyHasher } from '../../wire/dkim/canonical-body.ts';
import { type SignatureTerms, signedField, unsignedField } from '../../wire/dkim/signature-field.ts';
import { scanMessage } from '../../wire/mime/scan.ts';

/** A message of 35 MB takes a tenth of a second and more, and others are served meanwhile. */
const bytesPerTurn = 1024 * 1024;

/** The field to put before all others, folded, without its line end. */
export async function signMessage(
  message: Uint8Array,
  terms: SignatureTerms,
  privateKey: KeyObject,
): Promise<string> {
  const scanned = scanMessage(message, message.length);
  const hasher = new BodyHasher(terms.bodyForm);
  for (let at = scanned.bodyStart; at < message.length; at += bytesPerTurn) {
    hasher.update(message.subarray(at, at + bytesPerTurn));
    if (at + bytesPerTurn < message.length) await nextTurn();
  }
  const field = unsignedField(message, scanned.fields(), hasher.digest(), terms);
  return signedField(field, createSign('sha256').update(field.signed, 'latin1').sign(privateKey, 'base64'));
}
