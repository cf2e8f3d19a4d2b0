/** What a message carries of the way it took: RFC 5321 section 4.4. */
import { formatDate } from '../../wire/mime/date.ts';
import { editHeader } from '../../wire/mime/edit-header.ts';
import { foldField } from '../../wire/mime/header-format.ts';
import { type ScannedMessage, scanMessage } from '../../wire/mime/scan.ts';

export interface Hop {
  /** How whoever gave it to us calls itself, with its address: `mail.example (192.0.2.1)`. */
  readonly from: string;
  /** As this server calls itself. */
  readonly by: string;
  /** ESMTPSA, MAPI, … (RFC 3848). */
  readonly protocol: string;
  readonly id: string;
  readonly at: number;
}

export function receivedField({ from, by, protocol, id, at }: Hop): string {
  return foldField(`Received: from ${from} by ${by} with ${protocol} id ${id}; ${formatDate(at)}`);
}

/** RFC 5321 section 6.3 wants at least 100 before a message counts as going in a circle. */
const maxHops = 100;

export function hasTooManyHops(message: ScannedMessage): boolean {
  return message.header.findAll('received').length > maxHops;
}

/** As it is put into a mailbox: with whom to write to when something is wrong, and nobody's blind copies. */
export function finalMessage(bytes: Uint8Array, returnPath: string): Uint8Array {
  return editHeader(bytes, {
    remove: ['return-path', 'bcc', 'resent-bcc'],
    prepend: [`Return-Path: <${returnPath}>`],
  });
}

/** As it goes to another server. */
export function relayedMessage(bytes: Uint8Array): Uint8Array {
  const { header } = scanMessage(bytes);
  const doomed = ['return-path', 'bcc', 'resent-bcc'].filter((name) => header.find(name) !== undefined);
  return doomed.length === 0 ? bytes : editHeader(bytes, { remove: doomed });
}
