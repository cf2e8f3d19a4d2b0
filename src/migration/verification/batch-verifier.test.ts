import { describe, expect, it } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import type { Guid } from '../../base/ids.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { MigrationBatch } from '../control/batch-model.ts';
import type { MigrationUser } from '../control/user-model.ts';
import { mail, TestSync } from '../sync/test-sync.ts';
import { BatchVerifier, type BatchVerifierOptions, findLedgerOf } from './batch-verifier.ts';
import { MailboxVerificationTarget } from './mailbox-verification-target.ts';

const batch = { guid: 'b1' as Guid, name: 'IMAPBatch1' } as MigrationBatch;
const { signal } = new AbortController();

function user(name: string, batchName = batch.name): MigrationUser {
  const guid = (batchName === batch.name ? batch.guid : 'b2') as Guid;
  return { emailAddress: `${name}@contoso.com`, batch: { guid, name: batchName } } as MigrationUser;
}

async function scene(fail: (user: MigrationUser) => Error | undefined = () => undefined) {
  const test = await TestSync.open();
  test.source.deliver('INBOX', { bytes: mail('one') });
  await test.sync();
  const organization = { tenant: test.mailbox.key.tenant } as Tenant;
  const all = [user('kim'), user('lee'), user('park', 'Other')];
  let open = 0;
  const options: BatchVerifierOptions = {
    clock: systemClock,
    users: {
      each: async function* (_, filter) {
        yield* all.filter((each) => each.batch.guid === filter?.batch);
      },
      get: async (_, identity) => {
        const found = all.find(({ emailAddress }) => emailAddress === identity);
        if (found) return found;
        throw new AppError({ kind: 'notFound', code: 'test', message: `No ${identity}.` });
      },
    },
    openSides: async (_organization, _batch, of) => {
      const failure = fail(of);
      if (failure) throw failure;
      open += 1;
      const { mailbox } = test.mailbox.key;
      return {
        source: test.source,
        target: new MailboxVerificationTarget(test.mailbox),
        ledger: await findLedgerOf(test.rooms.mailboxes, organization, {
          mailbox,
          source: of.emailAddress.startsWith('kim') ? test.source.identity : 'elsewhere',
          target: '',
        }),
        include: [],
        exclude: [],
        close: async () => {
          open -= 1;
        },
      };
    },
  };
  const verifier = new BatchVerifier(options);
  const verify = async (users?: readonly string[]) => {
    const found = verifier.verify(organization, batch, { mode: 'Counts', ...(users && { users }) }, signal);
    const told = await Array.fromAsync(found, (each) => [
      each.user.emailAddress,
      'problem' in each ? each.problem.message : each.verification.isClean,
    ]);
    expect(open).toBe(0);
    return told;
  };
  return { verify, close: () => test.close() };
}

describe('a batch', () => {
  it('is verified mailbox by mailbox, each against the ledger of its own source', async () => {
    const { verify, close } = await scene();
    expect(await verify()).toEqual([
      ['kim@contoso.com', true],
      ['lee@contoso.com', false],
    ]);
    expect(await verify(['kim@contoso.com'])).toEqual([['kim@contoso.com', true]]);
    await close();
  });

  it('tells of a mailbox that cannot be looked at, and goes on', async () => {
    const { verify, close } = await scene(({ emailAddress }) =>
      emailAddress.startsWith('kim')
        ? new AppError({ kind: 'denied', code: 'test', message: 'Sign-in failed.' })
        : undefined,
    );
    expect(await verify()).toEqual([
      ['kim@contoso.com', 'Sign-in failed.'],
      ['lee@contoso.com', false],
    ]);
    await close();
  });

  it('does not hide what is broken here', async () => {
    const { verify, close } = await scene(() => new TypeError('A defect.'));
    await expect(verify()).rejects.toThrow('A defect.');
    await close();
  });

  it('refuses mailboxes of another one', async () => {
    const { verify, close } = await scene();
    await expect(verify(['park@contoso.com'])).rejects.toThrow(
      "Test-MigrationBatch 'Other' -Users park@contoso.com",
    );
    await close();
  });
});
