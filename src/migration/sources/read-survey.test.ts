import { expect, it } from 'vitest';
import { everyday, goesOn, hears, says } from '../../../tests/support/imap/script.ts';
import { ScriptedServer } from '../../../tests/support/imap/scripted-server.ts';
import { never, sourceAt } from './test-source.ts';

it('asks for folders and their state at once, and not for sizes, which a server may have to read every message for', async () => {
  const capabilities = 'IMAP4rev1 LITERAL+ LIST-EXTENDED SPECIAL-USE LIST-STATUS STATUS=SIZE CONDSTORE';
  const script = [
    says(`* OK [CAPABILITY ${capabilities}] ready`),
    hears(/^LOGIN /),
    says(`{tag} OK [CAPABILITY ${capabilities}] Logged in`),
    hears(/^LIST /),
    says(
      '* LIST () "/" INBOX',
      '* STATUS INBOX (MESSAGES 7 UIDNEXT 9 UIDVALIDITY 3 HIGHESTMODSEQ 12)',
      '{tag} OK Completed',
    ),
    goesOn(everyday),
  ];
  await using server = await ScriptedServer.start([script]);
  const source = sourceAt({ port: server.port });
  const { states } = await source.survey(never);
  await source.close();
  const inbox = { messages: 7, uidNext: 9, uidValidity: 3, highestModseq: 12n, mailboxId: undefined };
  expect(states.get('INBOX')).toEqual(inbox);
  const asked = server.heard.filter((line) => /^\S+ (LIST|STATUS) /.test(line));
  expect(asked.map((line) => line.replace(/^\S+ /, ''))).toEqual([
    'LIST "" * RETURN (SPECIAL-USE STATUS (MESSAGES UIDNEXT UIDVALIDITY HIGHESTMODSEQ))',
  ]);
  expect(server.surprises).toEqual([]);
});
