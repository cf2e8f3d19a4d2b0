/** Which folders a person wants to see: all, but for those that were unsubscribed from. Kept with the mailbox. */
import type { Mailbox } from '../../mailbox/mailbox.ts';

const key = '{6f0f6a2e-9f5d-4a3c-8d07-3b8f6f0b8a51}:imapSubscriptions';
const owner = { kind: 'mailbox' } as const;
/** A name may be subscribed to that no folder has yet; more than these nobody needs. */
const mostNames = 5_000;

interface Subscriptions {
  readonly without: readonly string[];
  /** Names without a folder. */
  readonly besides: readonly string[];
}

export async function readSubscriptions(mailbox: Mailbox): Promise<Subscriptions> {
  const [property] = await mailbox.readProperties(owner, [key]);
  if (property === undefined) return { without: [], besides: [] };
  const read: unknown = JSON.parse(Buffer.from(property.value).toString('utf8'));
  const listOf = (name: keyof Subscriptions): string[] => {
    const value =
      typeof read === 'object' && read !== null
        ? Object.entries(read).find(([each]) => each === name)?.[1]
        : [];
    return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
  };
  return { without: listOf('without'), besides: listOf('besides') };
}

export async function changeSubscription(mailbox: Mailbox, name: string, isWanted: boolean): Promise<void> {
  const { without, besides } = await readSubscriptions(mailbox);
  const rest = without.filter((each) => each !== name);
  const others = besides.filter((each) => each !== name);
  const next = isWanted
    ? { without: rest, besides: [...others, name] }
    : { without: [...rest, name], besides: others };
  const value = Buffer.from(
    JSON.stringify({ without: next.without.slice(-mostNames), besides: next.besides.slice(-mostNames) }),
  );
  await mailbox.writeProperties(owner, { set: [{ key, value }], remove: [] });
}
