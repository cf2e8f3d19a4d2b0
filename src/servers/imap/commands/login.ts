import { defineImapCommand } from '../command-definition.ts';
import { requirePrivacy, signIn } from '../sign-in.ts';
import { textOfBytes } from '../text-of-bytes.ts';

export const command = defineImapCommand({
  names: ['LOGIN'],
  state: 'notAuthenticated',
  async run({ user, password }, session) {
    requirePrivacy(session);
    const { rooms, channel } = session;
    return signIn(session, () =>
      rooms.signInWithPassword(textOfBytes(user), textOfBytes(password), channel.address),
    );
  },
});
