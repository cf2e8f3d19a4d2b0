/** Requirement numbers are those of [MS-OXORULE]. */
import { describe, expect, it } from 'vitest';
import { TestMailFlow, type TestPerson } from '../../../tests/support/mail-flow.ts';
import { writeNativeContent } from '../../mailbox/conversion/native-content.ts';
import { prepareMessage } from '../../mailbox/message-intake.ts';
import {
  readExtendedCondition,
  writeExtendedActions,
  writeExtendedCondition,
} from '../../wire/mapi/extended-rule.ts';
import { PropertyBag } from '../../wire/mapi/property-bag.ts';
import type { PropertyName } from '../../wire/mapi/property-key.ts';
import { PropertySet } from '../../wire/mapi/property-sets.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import { PropertyType, propertyTag } from '../../wire/mapi/property-type.ts';
import type { Restriction } from '../../wire/mapi/restriction.ts';
import { folderEntryId } from '../../wire/mapi/store-entry-id.ts';
import { extendedRuleClass } from './extended-rules.ts';
import { ruleState } from './rule.ts';

const plain = { flavor: 0, flags: 0 };
const contains = (tag: number, text: string): Restriction => ({
  kind: 'content',
  match: 'part',
  looseness: 1,
  tag,
  value: { tag, value: text },
});
/** A field of the header, by an id that nothing but the rule knows. */
const field: PropertyName = { set: PropertySet.InternetHeaders, name: 'x-project' };
const fieldTag = propertyTag(0x9123, PropertyType.string);

async function addRule(
  { mailbox }: TestPerson,
  condition: Uint8Array,
  actions: Uint8Array,
  { sequence = 10, state = ruleState.enabled as number } = {},
) {
  const inbox = (await mailbox.folders()).getRole('inbox').folder;
  const beside = await mailbox.associatedFolder(inbox);
  const properties = new PropertyBag()
    .set(PidTag.MessageClass, extendedRuleClass)
    .set(PidTag.RuleMessageName, 'extended')
    .set(PidTag.RuleMessageProvider, 'Junk')
    .set(PidTag.RuleMessageSequence, sequence)
    .set(PidTag.RuleMessageState, state)
    .set(PidTag.ExtendedRuleMessageCondition, condition)
    .set(PidTag.ExtendedRuleMessageActions, actions);
  const native = await mailbox.takeInBody(
    writeNativeContent({ properties, recipients: [], attachments: [] }),
  );
  const message = prepareMessage(new Uint8Array(Buffer.from('MIME-Version: 1.0\r\n\r\n')), {
    receivedAt: 0,
    flags: 0,
    keywords: [],
  });
  await mailbox.importBatch(beside.folder, [{ ...message, native: native.body }], {
    priority: 'interactive',
  });
}

async function scene() {
  const test = await TestMailFlow.open();
  const kim = await test.person('kim');
  const { guid } = await kim.mailbox.describe();
  const tree = await kim.mailbox.folders();
  const junk = folderEntryId(guid, tree.getRole('junk').folder);
  const move = {
    ...plain,
    kind: 'move' as const,
    store: new Uint8Array(),
    folder: { kind: 'entryId' as const, id: junk },
  };
  const arrive = async (...lines: string[]) => {
    await test.arrive(
      ['kim@contoso.example'],
      [...lines, 'From: a@fabrikam.example', 'To: kim@contoso.example', '', 'x'],
    );
    await test.drain();
  };
  return {
    test,
    kim,
    arrive,
    toJunk: writeExtendedActions({ names: new Map(), actions: { actions: [move] } }),
  };
}

describe('extended rules', () => {
  it('are carried out with the others (R194, R200, R214)', async () => {
    const { test, kim, arrive, toJunk } = await scene();
    const condition = { names: new Map(), restriction: contains(PidTag.Subject, 'offer') };
    await addRule(kim, writeExtendedCondition(condition), toJunk);
    await arrive('Subject: An offer');
    await arrive('Subject: Hello');
    expect([await test.subjects(kim, 'junk'), await test.subjects(kim)]).toEqual([['An offer'], ['Hello']]);
  });

  it('say themselves what named properties they look at (R216, R217)', async () => {
    const { test, kim, arrive, toJunk } = await scene();
    const names = new Map([[0x9123, field]]);
    await addRule(kim, writeExtendedCondition({ names, restriction: contains(fieldTag, 'moon') }), toJunk);
    await arrive('X-Project: Moon', 'Subject: a');
    await arrive('X-Project: Sun', 'Subject: b');
    expect([await test.subjects(kim, 'junk'), await test.subjects(kim)]).toEqual([['a'], ['b']]);
  });

  it('have ids of 32 bits where a client writes them so', () => {
    const names = new Map([[0x9123, field]]);
    const written = Buffer.from(writeExtendedCondition({ names, restriction: contains(fieldTag, 'x') }));
    const wide = Buffer.concat([written.subarray(0, 4), Buffer.alloc(2), written.subarray(4)]);
    expect(readExtendedCondition(wide)).toEqual(readExtendedCondition(written));
  });

  it('do nothing where they are switched off, or cannot be read', async () => {
    const { test, kim, arrive, toJunk } = await scene();
    const always = writeExtendedCondition({ names: new Map(), restriction: contains(PidTag.Subject, '') });
    await addRule(kim, always, toJunk, { state: 0 });
    await addRule(kim, new Uint8Array([9, 9, 9]), toJunk);
    await arrive('Subject: a');
    expect(await test.subjects(kim)).toEqual(['a']);
  });
});
