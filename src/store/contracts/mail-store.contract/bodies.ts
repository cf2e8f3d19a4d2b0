import { describe, expect, it } from 'vitest';
import type { BodyHash, TenantId } from '../../../base/ids.ts';
import type { MailStore } from '../../ports/mail-store.ts';
import {
  bytesOf,
  everything,
  expectRefusal,
  hashOf,
  newTenant,
  type OpenMailStore,
  uids,
  useMailStore,
} from './fixture.ts';

async function readText(store: MailStore, tenant: TenantId, hash: BodyHash): Promise<string> {
  const body = await store.openBody(tenant, hash);
  const bytes = await body.read();
  expect(body).toMatchObject({ hash, bytes: bytes.byteLength });
  return Buffer.from(bytes).toString();
}

async function streamText(
  store: MailStore,
  tenant: TenantId,
  hash: BodyHash,
  range?: { start: number; end: number },
) {
  const body = await store.openBody(tenant, hash);
  return Buffer.concat(await Array.fromAsync(body.stream(range))).toString();
}

export function describeBodies(open: OpenMailStore): void {
  describe('bodies', () => {
    const fixture = useMailStore(open);
    const text = 'From: a@contoso.kr\r\n\r\n안녕하세요';
    const bytes = { kind: 'bytes' as const, bytes: bytesOf(text) };
    const digest = hashOf(bytes.bytes);

    it('are read whole, streamed, and streamed in part', async () => {
      const box = await fixture.mailbox();
      await box.add(1, { body: bytes });
      const { tenant } = box.key;
      expect(await readText(fixture.store, tenant, digest)).toBe(text);
      expect(await streamText(fixture.store, tenant, digest)).toBe(text);
      expect(await streamText(fixture.store, tenant, digest, { start: 6, end: 18 })).toBe('a@contoso.kr');
      expect(await streamText(fixture.store, tenant, digest, { start: 0, end: 0 })).toBe('');
    });

    it.each([0, 1, 3_000_000])('of %i bytes come back as they went in', async (length) => {
      const box = await fixture.mailbox();
      const content = new Uint8Array(length).map((_, index) => (index * 31) % 251);
      await box.add(1, { body: { kind: 'bytes', bytes: content } });
      const body = await fixture.store.openBody(box.key.tenant, hashOf(content));
      expect(Buffer.from(await body.read()).equals(content)).toBe(true);
      expect(Buffer.concat(await Array.fromAsync(body.stream())).equals(content)).toBe(true);
      expect((await box.message(1)).size).toBe(length);
    });

    it('whose hash is known already are the same as those of which it is computed', async () => {
      const box = await fixture.mailbox();
      const [known] = await box.add(1, { body: { ...bytes, hash: digest } });
      const [computed] = await box.add(1, { body: bytes });
      expect([known?.body, computed?.body]).toEqual([digest, digest]);
      expect(await readText(fixture.store, box.key.tenant, digest)).toBe(text);
    });

    it('that are the same share one hash, also within a batch, and stay until the last message is gone', async () => {
      const box = await fixture.mailbox();
      const other = await fixture.mailbox({ tenant: box.key.tenant, mailbox: 2 });
      const { store } = fixture;
      const { tenant } = box.key;
      const added = await box.add(2, { body: bytes });
      await other.add(1, { body: bytes });
      expect(added.map(({ body }) => body)).toEqual([digest, digest]);
      await store.copyMessages(box.key, box.inbox, uids(1), box.role('deleted'));
      await store.moveMessages(box.key, box.inbox, uids(1), box.role('deleted'));
      await store.removeMessages(box.key, box.role('deleted'), everything, { recover: false });
      expect(await readText(store, tenant, digest)).toBe(text);
      await store.removeMessages(box.key, box.inbox, everything, { recover: true });
      await other.store.removeMailbox(other.key);
      expect(await readText(store, tenant, digest)).toBe(text);
      await store.removeMessages(box.key, box.role('recoverable'), everything, { recover: false });
      await expectRefusal(store.openBody(tenant, digest), 'notFound');
      await box.add(1, { body: bytes });
      expect(await readText(store, tenant, digest)).toBe(text);
    });

    it('can be named by hash once the tenant has them', async () => {
      const box = await fixture.mailbox();
      const stored = { kind: 'stored' as const, hash: digest };
      await expectRefusal(box.add(1, { body: stored }), 'notFound');
      await box.add(1, { body: bytes });
      await box.add(1, { body: stored });
      expect(await box.message(2)).toMatchObject({ body: digest, size: bytes.bytes.byteLength });
      await fixture.store.removeMessages(box.key, box.inbox, uids(1), { recover: false });
      expect(await readText(fixture.store, box.key.tenant, digest)).toBe(text);
      await fixture.store.removeMessages(box.key, box.inbox, uids(2), { recover: false });
      await expectRefusal(box.add(1, { body: stored }), 'notFound');
    });

    it('can be spooled piece by piece', async () => {
      const box = await fixture.mailbox();
      const { tenant } = box.key;
      const spool = async () => {
        const opened = await fixture.store.openSpool(tenant);
        for (const character of text) await opened.write(bytesOf(character));
        return opened.finish();
      };
      const spooled = await spool();
      expect(spooled).toMatchObject({ kind: 'spooled', hash: digest, byteLength: bytes.bytes.byteLength });
      const [added] = await box.add(1, { body: spooled });
      expect(added?.body).toBe(digest);
      await box.add(1, { body: await spool() });
      expect(await streamText(fixture.store, tenant, digest)).toBe(text);
      const discarded = await fixture.store.openSpool(tenant);
      await discarded.write(bytesOf('x'));
      await discarded.discard();
    });

    it('of tenants live apart, though the bytes are the same', async () => {
      const [one, two] = [await fixture.mailbox(), await fixture.mailbox()];
      const stranger = newTenant();
      const { store } = fixture;
      await one.add(1, { body: bytes });
      for (const tenant of [two.key.tenant, stranger]) {
        await expectRefusal(store.openBody(tenant, digest), 'notFound');
      }
      await expectRefusal(two.add(1, { body: { kind: 'stored', hash: digest } }), 'notFound');
      await two.add(1, { body: bytes });
      await store.removeMessages(one.key, one.inbox, everything, { recover: false });
      await expectRefusal(store.openBody(one.key.tenant, digest), 'notFound');
      expect(await readText(store, two.key.tenant, digest)).toBe(text);
    });
  });
}
