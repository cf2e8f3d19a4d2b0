import type { RecipientId } from '../../../../base/ids.ts';
import { Resolution } from '../../../../wire/mapi/address-book-stat.ts';
import { NspiError } from '../address-book-error.ts';
import { defineAddressBookRequest, requireState, textCodePage } from '../address-book-request.ts';
import { entryRows } from '../entry-rows.ts';
import { resolveName } from '../resolve-name.ts';
import { listOf } from '../table-position.ts';

/** Of a message to all of a house, a group is made. */
const maxNames = 1_000;

/** [MS-OXNSPI] section 3.1.4.1.17. Only those who were found have a row, in the order of their names. */
export const request = defineAddressBookRequest({
  type: 'ResolveNames',
  async handle({ state: given, tags, names }, context) {
    const state = requireState(given);
    listOf(context, state);
    const codePage = textCodePage(state.codePage);
    if (names.length > maxNames) throw new NspiError('TableTooBig');
    const found: RecipientId[] = [];
    const minimalEntryIds: number[] = [];
    for (const name of names) {
      const resolved = await resolveName(name, state.containerId, context);
      minimalEntryIds.push(Resolution[resolved.kind]);
      if (resolved.kind === 'resolved') found.push(resolved.recipient);
    }
    const rows = await entryRows(context, found, tags, { isEphemeral: true, codePage });
    return {
      body: { codePage: state.codePage, minimalEntryIds, rows },
      ...(codePage && { codePage }),
    };
  },
});
