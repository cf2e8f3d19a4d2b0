import { describe, expect, it } from 'vitest';
import { TestMailFlow } from '../../../tests/support/mail-flow.ts';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { createMemoryDirectoryStore } from '../../store/memory/memory-directory-store.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import { writeAutoReply } from '../out-of-office/auto-reply.ts';

/** A store whose process dies at a write: before it is made, or after it was made and before that is known. */
function cuttable(store: DirectoryStore): {
  readonly store: DirectoryStore;
  cutAt(write: number, isMade: boolean): void;
} {
  let left = Number.POSITIVE_INFINITY;
  let made = false;
  const writeRecords: DirectoryStore['writeRecords'] = async (...given) => {
    left -= 1;
    if (left === 0 && made) await store.writeRecords(...given);
    if (left <= 0) throw new Error('The power is cut.');
    await store.writeRecords(...given);
  };
  return {
    store: new Proxy(store, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (name === 'writeRecords') return writeRecords;
        return typeof member === 'function' ? member.bind(target) : member;
      },
    }),
    cutAt(write, isMade) {
      left = write;
      made = isMade;
    },
  };
}

describe('delivery with the power cut at each of its writes', () => {
  const cases = Array.from({ length: 8 }, (_, index) => index + 1).flatMap((write) => [
    [write, 'before'] as const,
    [write, 'after'] as const,
  ]);

  it.each(cases)('write %i, %s it is made: everybody has the message once', async (write, when) => {
    const clock = new ManualClock(Date.UTC(2026, 10, 21, 9));
    const cut = cuttable(createMemoryDirectoryStore({ clock }));
    const test = await TestMailFlow.open({ store: cut.store }, clock);
    const fabrikam = await test.addOrganization('fabrikam.example');
    const [kim, lee, choi] = [await test.person('kim'), await test.person('lee'), await test.person('choi')];
    const park = await test.person('park', {}, {}, fabrikam);
    await test.group('all', [lee.recipient, choi.recipient]);
    await writeAutoReply(lee.mailbox, { state: 'Enabled', internalMessage: 'Away.' }, clock);
    const lines = ['To: lee@contoso.example', 'Subject: once', '', 'x'];
    await test.send(kim, ['all@contoso.example', 'park@fabrikam.example', 'lee@contoso.example'], lines);
    cut.cutAt(write, when === 'after');
    // Whoever has it when the power is cut says nothing more.
    await test.drain().catch(() => undefined);
    cut.cutAt(Number.POSITIVE_INFINITY, false);
    await clock.advance(10 * 60_000);
    await test.drain();
    expect([await test.subjects(lee), await test.subjects(choi), await test.subjects(park)]).toEqual([
      ['once'],
      ['once'],
      ['once'],
    ]);
    expect([await test.subjects(kim, 'sent'), await test.subjects(kim)]).toEqual([
      ['once'],
      ['Automatic reply: once'],
    ]);
    expect(await test.waiting()).toEqual([]);
  });
});
