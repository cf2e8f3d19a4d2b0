import { createHash, createSign, type KeyObject } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { newKey, privateKeyOf } from '../src/mailflow/signing/dkim-keys.ts';
import { signMessage } from '../src/mailflow/signing/sign-message.ts';
import type { SignatureTerms } from '../src/wire/dkim/signature-field.ts';
import { type Benchmark, fastestMs, perSecond } from './harness.ts';
import { makeMessages } from './mime-messages.ts';

const rounds = 5;
const largeBytes = 35 * 1024 * 1024;
const terms: SignatureTerms = {
  domain: 'example.com',
  selector: 'selector1',
  headerForm: 'relaxed',
  bodyForm: 'relaxed',
  at: Date.UTC(2026, 0, 5),
};

async function rateOf(
  messages: readonly Uint8Array[],
  work: (message: Uint8Array) => unknown,
): Promise<number> {
  const ms = await fastestMs(rounds, async () => {
    for (const message of messages) await work(message);
  });
  return perSecond(messages.length, ms);
}

/** One hash of the bytes as they are, and one signature: without them there is no DKIM. */
function signBarely(message: Uint8Array, key: KeyObject): void {
  const hash = createHash('sha256').update(message).digest('base64');
  createSign('sha256').update(hash).sign(key);
}

function makeLarge(): Uint8Array {
  const line = `${'A'.repeat(76)}\r\n`;
  return Buffer.from(`From: kim@example.com\r\n\r\n${line.repeat(Math.floor(largeBytes / line.length))}`);
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'DKIM signatures of 2,048 bits, 20 KB messages',
    unit: 'messages/s',
    better: 'higher',
    target: { atLeast: 1_000, ratioAtLeast: 1, extra: { largeMs: { atMost: 250 } } },
    async run() {
      const key = privateKeyOf((await newKey('selector1', 2048, 0)).privateKey);
      const messages = makeMessages();
      const transport = createTransport({
        streamTransport: true,
        buffer: true,
        dkim: {
          ...{ domainName: terms.domain, keySelector: terms.selector },
          privateKey: String(key.export({ type: 'pkcs8', format: 'pem' })),
        },
      });
      const envelope = { from: 'kim@example.com', to: ['lee@example.net'] };
      const ours = await rateOf(messages, (message) => signMessage(message, terms, key));
      const theirs = await rateOf(messages, (raw) => transport.sendMail({ envelope, raw: Buffer.from(raw) }));
      const bare = await rateOf(messages, (message) => signBarely(message, key));
      const large = makeLarge();
      return {
        value: ours,
        peer: { name: 'nodemailer, into memory', value: theirs },
        extra: {
          barePerSecond: bare,
          shareOfBare: ours / bare,
          largeMs: await fastestMs(rounds, () => signMessage(large, terms, key)),
        },
        note: 'relaxed forms; bare: one hash and one RSA signature; large: 35 MB, in turns of a megabyte',
      };
    },
  },
];
