import { expect, onTestFinished } from 'vitest';
import type { Clock } from '../base/clock.ts';
import type { ChangeNumber } from '../base/ids.ts';
import type { Change } from '../store/ports/mail-model.ts';
import type { MailStore } from '../store/ports/mail-store.ts';
import type { ChangeListener } from './change-subscription.ts';
import type { Mailbox } from './mailbox.ts';
import { arrival, TestMailboxes } from './test-mailboxes.ts';

export const start = 0 as ChangeNumber;

/** A mailbox to listen to, and to add messages to one by one. */
export async function openChanging(
  clock: Clock,
  options: { pollMs?: number | null; store?: MailStore } = {},
) {
  const test = new TestMailboxes({ clock, ...options });
  onTestFinished(() => test.mailboxes.close());
  const mailbox = await test.make();
  const inbox = (await mailbox.folders()).getRole('inbox').folder;
  const { changeNo } = await mailbox.describe();
  const add = async (count = 1) => {
    for (let left = count; left > 0; left -= 1) await mailbox.append(inbox, new Uint8Array(), arrival);
  };
  return { test, mailbox, inbox, changeNo, add };
}

/** Everything that was delivered, as one listener saw it. */
export function collector(onCall: (call: number) => unknown = () => undefined) {
  const pages: (readonly Change[])[] = [];
  const numbers: number[] = [];
  let calls = 0;
  const listener: ChangeListener = async (changes) => {
    calls += 1;
    await onCall(calls);
    pages.push(changes);
    numbers.push(...changes.map(({ changeNo }) => changeNo));
  };
  return { listener, pages, numbers, calls: () => calls };
}

export function expectOnceInOrder(numbers: readonly number[]): void {
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
}

export async function feedOf(mailbox: Mailbox, since: ChangeNumber): Promise<number[]> {
  const { changes } = await mailbox.changesSince(since, { limit: 10_000 });
  return changes.map(({ changeNo }) => changeNo);
}
