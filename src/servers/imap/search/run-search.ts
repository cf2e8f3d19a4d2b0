/** Finds the messages of a plan in a folder, ascending. */
import type { FolderId, Uid } from '../../../base/ids.ts';
import type { Mailbox } from '../../../mailbox/mailbox.ts';
import type { Message } from '../../../store/ports/mail-model.ts';
import type { MessageFilter } from '../../../store/ports/message-query.ts';
import { uidRangesOf } from '../../../store/uid-ranges.ts';
import type { SearchPlan } from './search-plan.ts';

const messagesPerPage = 2_000;

export async function runSearch(
  mailbox: Mailbox,
  folder: FolderId,
  plan: SearchPlan,
): Promise<ReadonlySet<Uid>> {
  return evaluate(plan, { all: [] });

  async function evaluate(part: SearchPlan, within: MessageFilter): Promise<ReadonlySet<Uid>> {
    switch (part.kind) {
      case 'filter':
        return collect({ all: [within, part.filter] }, () => true);
      case 'check':
        return collect(within, part.check);
      case 'not': {
        const inner = await evaluate(part.inner, within);
        return (await collect(within, () => true)).difference(inner);
      }
      case 'or': {
        let found: ReadonlySet<Uid> = new Set();
        for (const each of part.parts) found = found.union(await evaluate(each, within));
        return found;
      }
      case 'and': {
        // What the store knows comes first, so that few headers are read.
        let narrowed = within;
        let found: ReadonlySet<Uid> | undefined;
        for (const each of part.parts) {
          found = await evaluate(each, narrowed);
          narrowed = { uids: uidRangesOf(found) };
        }
        return found ?? collect(within, () => true);
      }
    }
  }

  async function collect(
    filter: MessageFilter,
    check: (message: Message) => boolean | Promise<boolean>,
  ): Promise<ReadonlySet<Uid>> {
    const found = new Set<Uid>();
    let after: string | undefined;
    do {
      const page = await mailbox.query({
        folder,
        filter,
        sort: { by: 'uid', descending: false },
        limit: messagesPerPage,
        ...(after !== undefined && { after }),
      });
      for (const message of page.messages) if (await check(message)) found.add(message.uid);
      after = page.next;
    } while (after !== undefined);
    return found;
  }
}
