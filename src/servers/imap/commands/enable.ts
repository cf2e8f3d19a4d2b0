import { defineImapCommand } from '../command-definition.ts';

const known: ReadonlySet<string> = new Set(['CONDSTORE', 'QRESYNC', 'UTF8=ACCEPT', 'IMAP4REV2']);

/** RFC 5161. */
export const command = defineImapCommand({
  names: ['ENABLE'],
  state: 'authenticated',
  async run({ capabilities }, session) {
    const fresh = capabilities
      .map((capability) => capability.toUpperCase())
      .filter((capability) => known.has(capability) && !session.enabled.has(capability));
    for (const capability of fresh) session.enabled.add(capability);
    // RFC 7162 section 3.2.3.
    if (session.enabled.has('QRESYNC')) session.enabled.add('CONDSTORE');
    await session.send({ type: 'enabled', capabilities: fresh });
    if (session.isUtf8) session.channel.useUtf8();
    return undefined;
  },
});
