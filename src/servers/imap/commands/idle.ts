import { defineImapCommand } from '../command-definition.ts';
import { bad } from '../imap-refusal.ts';

/** RFC 2177: what happens is told as it happens, until the client says DONE. */
export const command = defineImapCommand({
  names: ['IDLE'],
  state: 'authenticated',
  async run(_, session) {
    const { channel, mailbox } = session;
    await session.send({ type: 'continuation', text: 'Idling.' });
    await channel.flush();
    let telling: Promise<void> = Promise.resolve();
    const tell = () => {
      // Who was told of changes and failed is told again: by whom they come.
      telling = telling
        .catch(() => undefined)
        .then(async () => {
          await session.tellNews(true);
          await channel.flush();
        });
      return telling;
    };
    // The number comes first: what is written while the news until now is told is then told once more, not missed.
    const changeNo = await mailbox.changeNumber();
    await tell();
    const subscription = session.selected && mailbox.subscribe(changeNo, tell);
    try {
      const line = await channel.readLine();
      if (line?.text.toUpperCase() !== 'DONE') throw bad('DONE was expected.');
      return undefined;
    } finally {
      subscription?.close();
      await telling;
    }
  },
});
