import type { ChangeNumber, FolderId } from '../../base/ids.ts';
import type { Mailbox } from '../../mailbox/mailbox.ts';
import type { Change } from '../../store/ports/mail-model.ts';

const changesPerPage = 1_000;

/**
 * What has happened in a folder since a mod-sequence, oldest first. A client may name any number of 63 bits; beyond
 * those that were given out there is nothing.
 */
export async function* changesIn(mailbox: Mailbox, folder: FolderId, since: bigint): AsyncGenerator<Change> {
  const changeNo = await mailbox.changeNumber();
  if (since >= BigInt(changeNo)) return;
  let from = Number(since) as ChangeNumber;
  for (;;) {
    const page = await mailbox.changesSince(from, { folder, limit: changesPerPage });
    yield* page.changes;
    if (!page.more) return;
    from = page.upTo;
  }
}
