/** Mail that leaves is signed with the key of its author's domain, where that is the organisation's: RFC 6376. */
import type { Clock } from '../../base/clock.ts';
import type { TenantId } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import { tryParseDomainName } from '../../organization/domain-name.ts';
import { editHeader } from '../../wire/mime/edit-header.ts';
import { readMailboxes } from '../../wire/mime/envelope.ts';
import type { Header } from '../../wire/mime/header.ts';
import { scanMessage } from '../../wire/mime/scan.ts';
import type { QueuedMessage } from '../queue/queue-model.ts';
import type { SigningKey } from './dkim-signing.ts';
import { signMessage } from './sign-message.ts';

export interface MessageSignerOptions {
  keyFor(tenant: TenantId, domain: string): Promise<SigningKey | undefined>;
  readonly clock: Clock;
  readonly log: Log;
}

export class MessageSigner {
  readonly #options: MessageSignerOptions;

  constructor(options: MessageSignerOptions) {
    this.#options = options;
  }

  /** The message with its signature, or as it is. Without one it still arrives where SPF holds: a key that fails stops no mail. */
  async sign(
    tenant: TenantId,
    message: Pick<QueuedMessage, 'id' | 'origin'>,
    content: Uint8Array,
  ): Promise<Uint8Array> {
    const { keyFor, clock, log } = this.#options;
    const { header } = scanMessage(content);
    const domain = isWrittenHere(message, header) ? authorDomainOf(header) : undefined;
    if (domain === undefined) return content;
    try {
      const key = await keyFor(tenant, domain);
      if (key === undefined) return content;
      const field = await signMessage(content, { ...key, at: clock.now() }, key.privateKey);
      return editHeader(content, { prepend: [field] });
    } catch (error) {
      log.error('mailflow.dkim.notSigned', { tenant, message: message.id, domain, error });
      return content;
    }
  }
}

/**
 * By somebody who has signed in and may write as its author, or by this server. What has come from elsewhere, and a rule passes on, may
 * bear anybody's name: it has the field that it was given when it was taken in.
 */
function isWrittenHere({ origin }: Pick<QueuedMessage, 'origin'>, header: Header): boolean {
  if (origin === 'submission') return true;
  return origin !== 'external' && header.find('received') === undefined;
}

function authorDomainOf(header: Header): string | undefined {
  const address = readMailboxes(header, 'from')[0]?.address ?? '';
  const at = address.lastIndexOf('@');
  return at < 0 ? undefined : tryParseDomainName(address.slice(at + 1))?.ascii;
}
