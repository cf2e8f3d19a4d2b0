import { defineImapCommand } from '../command-definition.ts';
import { bad, no } from '../imap-refusal.ts';

/** RFC 4978. */
export const command = defineImapCommand({
  names: ['COMPRESS'],
  state: 'authenticated',
  async run({ algorithm }, { channel }) {
    if (algorithm.toUpperCase() !== 'DEFLATE') throw bad(`${algorithm} is not known here; DEFLATE is.`);
    if (channel.isCompressed) throw no('The connection is compressed already.', 'COMPRESSIONACTIVE');
    channel.switchTo('deflate');
    return { text: 'Begin compression.' };
  },
});
