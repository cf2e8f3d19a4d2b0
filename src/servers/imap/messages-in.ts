import type { FolderId, Uid } from '../../base/ids.ts';
import type { Mailbox } from '../../mailbox/mailbox.ts';
import type { Message } from '../../store/ports/mail-model.ts';
import type { UidRange } from '../../store/ports/message-query.ts';

const messagesPerPage = 500;

/** Messages of the ranges, ascending, a page at a time: a folder may hold more than memory should. */
export async function* messagesIn(
  mailbox: Mailbox,
  folder: FolderId,
  ranges: readonly UidRange[],
): AsyncGenerator<readonly Message[]> {
  let rest = ranges;
  while (rest.length > 0) {
    const page = await mailbox.listMessages(folder, rest, messagesPerPage);
    if (page.length > 0) yield page;
    const last = page.at(-1)?.uid;
    if (last === undefined || page.length < messagesPerPage) return;
    rest = rest.flatMap((range) => {
      if (range.last <= last) return [];
      return [{ first: Math.max(range.first, last + 1) as Uid, last: range.last }];
    });
  }
}
