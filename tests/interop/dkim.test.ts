/** What is signed and sent here, as a program judges it that others have written. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { findSystemPackage } from '../../scripts/system-packages.mjs';
import { sendBySmtp } from '../../src/base/connecting/smtp-transport.ts';
import { newKey, privateKeyOf } from '../../src/mailflow/signing/dkim-keys.ts';
import { signMessage } from '../../src/mailflow/signing/sign-message.ts';
import type { Canonicalization } from '../../src/wire/dkim/canonical-body.ts';
import { keyRecord, keyRecordName } from '../../src/wire/dkim/key-record.ts';
import { scanMessage } from '../../src/wire/mime/scan.ts';
import { corpusMessages, smallCorpus } from '../corpora/imap-mail/corpus.ts';
import { serverCertificate } from '../support/certificate.ts';
import { projectRoot } from '../support/child.ts';
import { describeWith } from '../support/services.ts';
import { SmtpSink } from '../support/smtp-sink.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const run = promisify(execFile);
const python = String(findSystemPackage('dkimpy')?.python3);
const domain = 'contoso.example';

/** Those that say who wrote them: nothing else is signed. */
const written = () =>
  [...corpusMessages(smallCorpus)].filter(
    ({ bytes }) => scanMessage(bytes).header.findAll('from').length === 1,
  );

const settings = {
  host: '127.0.0.1',
  security: 'none',
  clientName: 'mail.contoso.example',
  timeoutMs: 5_000,
} as const;

/** Shapes that are no header fields to dkimpy, which judges nothing of a message with such a line. */
const unreadable = ['bare-cr', 'colon-missing', 'header-names-8-bit', 'space-before-colon'];

describeWith('dkimpy', 'signatures', () => {
  it.each<Canonicalization>(['relaxed', 'simple'])('in the %s form hold for hard messages', async (form) => {
    const { folder, remove } = await createTemporaryFolder();
    onTestFinished(remove);
    await using sink = await SmtpSink.listen(serverCertificate(['127.0.0.1'], Date.now()));
    const { selector, privateKey } = await newKey('selector1', 2048, Date.now());
    const key = { domain, selector: selector.name, headerForm: form, bodyForm: form };
    await Promise.all(
      written().map(async ({ name, bytes }) => {
        const field = await signMessage(bytes, { ...key, at: Date.now() }, privateKeyOf(privateKey));
        const envelope = { from: `kim@${domain}`, to: [`${name}@fabrikam.example`] };
        const signed = Buffer.concat([Buffer.from(`${field}\r\n`), bytes]);
        await sendBySmtp({ ...settings, port: sink.port }, envelope, signed, AbortSignal.timeout(60_000));
      }),
    );
    for (const { to, text } of sink.mails) {
      await writeFile(path.join(folder, String(to[0]).replace(/@.*/, '')), `${text}\r\n`, 'latin1');
    }
    const script = path.join(projectRoot, 'tests/interop/dkim-verify.py');
    const record = [keyRecordName(selector.name, domain), keyRecord(selector.publicKey)];
    const { stdout } = await run(python, [script, folder, ...record]);
    const verdicts = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ (.*)/, 2));
    expect(verdicts.length).toBe(written().length);
    const shapeOf = (name = '') => name.replace(/-\d+$/, '');
    for (const [name, verdict] of verdicts) {
      const expected = unreadable.includes(shapeOf(name)) ? /^Unexpected characters in RFC822/ : /^valid$/;
      expect(verdict, name).toMatch(expected);
    }
    expect(verdicts.filter(([, verdict]) => verdict === 'valid').length).toBeGreaterThan(150);
  });
});
