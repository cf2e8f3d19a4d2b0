/** What is left for the client: deferred action messages and deferred error messages, [MS-OXORULE] sections 2.2.6 and 2.2.7. */
import type { FolderId, Guid } from '../../base/ids.ts';
import { ByteWriter } from '../../wire/mapi/byte-writer.ts';
import { utf8CodePage } from '../../wire/mapi/code-page.ts';
import { objectIdOf } from '../../wire/mapi/object-id.ts';
import type { BagEntry } from '../../wire/mapi/property-bag.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import { ruleActionNumber, writeRuleActions } from '../../wire/mapi/rule-actions.ts';
import { folderEntryId, messageEntryId, serverId } from '../../wire/mapi/store-entry-id.ts';
import { storeProperty } from '../../wire/mapi/stored-value.ts';
import type { ArrivalItem, DeliveredItem } from '../delivery/arrival.ts';
import type { Rule } from './rule.ts';
import type { RuleVerdict } from './rule-run.ts';

const deferredAction = 'IPC.Microsoft Exchange 4.0.Deferred Action';
const deferredError = 'IPC.Microsoft Exchange 4.0.Deferred Error';
export interface RuleItemPlace {
  /** The folder of the role `deferredAction`. */
  readonly into: FolderId;
  readonly mailbox: Guid;
  readonly inbox: FolderId;
}

export function ruleItems(
  { deferred, failed }: Pick<RuleVerdict, 'deferred' | 'failed'>,
  { into, mailbox, inbox }: RuleItemPlace,
  original: DeliveredItem | undefined,
): ArrivalItem[] {
  const about: BagEntry[] = [{ key: PidTag.RuleFolderEntryId, value: folderEntryId(mailbox, inbox) }];
  if (original !== undefined) {
    about.push({
      key: PidTag.DamOriginalEntryId,
      value: messageEntryId(mailbox, original.folder, original.item),
    });
  }
  // Section 3.2.5.1.2: what rules of one provider want is one message.
  const byProvider = Map.groupBy(deferred, ({ rule }) => rule.provider);
  const actions = [...byProvider].map(([provider, wanted]): ArrivalItem => {
    const writer = new ByteWriter();
    writeRuleActions(writer, { actions: wanted.map(({ action }) => action) }, utf8CodePage);
    return item(into, [
      { key: PidTag.MessageClass, value: deferredAction },
      { key: PidTag.DamBackPatched, value: false },
      { key: PidTag.RuleProvider, value: provider },
      { key: PidTag.ClientActions, value: writer.written },
      { key: PidTag.RuleIds, value: idsOf(wanted.map(({ rule }) => rule)) },
      ...(original === undefined ? [] : [serverIdOf(original)]),
      ...about,
    ]);
  });
  const errors = failed.map(({ rule, error, action }) =>
    item(into, [
      ...actionAt(rule, action),
      { key: PidTag.MessageClass, value: deferredError },
      { key: PidTag.RuleError, value: error },
      { key: PidTag.RuleProvider, value: rule.provider },
      { key: PidTag.RuleId, value: rule.id },
      ...about,
    ]),
  );
  return [...actions, ...errors];
}

/** Every message has MIME bytes; all that counts of these stands in properties. */
const emptyBytes = Buffer.from('MIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n');

const item = (folder: FolderId, properties: readonly BagEntry[]): ArrivalItem => ({
  ...{ folder, flags: 0, content: emptyBytes },
  properties: properties.map(storeProperty),
});

/** The id of the first rule, once for each: R368. */
function idsOf(rules: readonly Rule[]): Uint8Array {
  const writer = new ByteWriter();
  for (const _ of rules) writer.u64(rules[0]?.id ?? 0n);
  return writer.written;
}

/** Which action of the rule has failed: [MS-OXORULE] sections 2.2.7.3 and 2.2.7.4. */
function actionAt({ actions: { actions } }: Rule, index: number | undefined): BagEntry[] {
  const action = index === undefined ? undefined : actions[index];
  if (index === undefined || action === undefined) return [];
  return [
    { key: PidTag.RuleActionType, value: ruleActionNumber(action.kind) },
    { key: PidTag.RuleActionNumber, value: index },
  ];
}

/** Section 2.2.6.8: by what clients name the message to RopUpdateDeferredActionMessages. */
const serverIdOf = ({ folder, item: id }: DeliveredItem): BagEntry => ({
  key: PidTag.DeferredActionMessageOriginalEntryId,
  value: serverId(objectIdOf(folder), objectIdOf(id)),
});
