import { isAppError } from '../../base/errors.ts';
import type { Mailboxes } from '../../mailbox/mailboxes.ts';
import { flag } from '../../store/ports/mail-model.ts';
import type { QueuedRecipient } from '../queue/queue-model.ts';
import { deliverCopy } from './local-delivery.ts';
import type { Pass } from './pass.ts';

/** What is left of a message with whoever has sent it: a copy in Sent Items, or the original that goes there or away. */
export async function settleOwnCopy(
  mailboxes: Pick<Mailboxes, 'open'>,
  pass: Pass,
  recipient: QueuedRecipient,
): Promise<void> {
  const { route } = recipient;
  if (route.kind !== 'copy' && route.kind !== 'original') return;
  const mailbox = mailboxes.open({ tenant: pass.tenant, mailbox: route.mailbox });
  try {
    if (route.kind === 'copy') {
      const { folder, since } = route;
      const { content, message } = pass;
      const item = { folder, flags: flag.seen, properties: [], content, receivedAt: message.acceptedAt };
      await deliverCopy(mailbox, item, message.id, since);
    } else {
      const found = await mailbox.findItem(route.item);
      if (found !== undefined && found.folder !== route.folder) {
        const uids = [{ first: found.uid, last: found.uid }];
        if (route.folder === null) await mailbox.expunge(found.folder, uids);
        else await mailbox.move(found.folder, uids, route.folder);
      }
    }
  } catch (error) {
    // A full mailbox, or one that is gone, keeps no message from its recipients.
    if (!isAppError(error, 'quota') && !isAppError(error, 'notFound') && !isAppError(error, 'limit'))
      throw error;
  }
  await pass.settle([{ recipient }]);
}
