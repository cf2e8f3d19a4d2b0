import { type DovecotServer, startDovecot } from './dovecot.ts';
import { toModifiedUtf7 } from './modified-utf7.ts';
import { PlainClient, quoted } from './plain-client.ts';

/** Whose mailboxes they are, with the passwords that a guide's CSV file has. */
const people = { 'minsu.kim': 'Haneul-2017', 'seoyeon.lee': 'Bada-4482', 'jihun.park': 'Namu-9013' } as const;

const folders = ['보낸 편지함', '거래처', '거래처/한빛전자', '2025년 결산'] as const;
const messagesInEach = 4;
/** More than a migration takes along. */
const largeBytes = 36 * 1024 * 1024;

/**
 * The mail server that an organisation leaves, as guides tell of it: a Dovecot with three mailboxes, an administrator
 * who may open them all, and one message that is too large.
 */
export async function startOldMailServer(): Promise<DovecotServer> {
  const server = await startDovecot({
    users: people,
    administrator: { name: 'mailadmin', password: 'P@ssw0rd' },
    specialUse: { '보낸 편지함': '\\Sent' },
  });
  try {
    for (const [name, password] of Object.entries(people)) await fill(server, name, password);
    return server;
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
}

async function fill(server: DovecotServer, name: string, password: string): Promise<void> {
  await using client = await PlainClient.signIn(server, { name, password });
  for (const folder of ['INBOX', ...folders]) {
    const wire = quoted(toModifiedUtf7(folder));
    // One with a special use is there from the start.
    if (folder !== 'INBOX') await client.command(`CREATE ${wire}`);
    for (let number = 1; number <= messagesInEach; number += 1) {
      const flags = number % 2 === 0 ? '\\Seen' : '';
      const bytes = message(name, `${folder} ${number}`, '안녕하세요.\r\n');
      await client.must(`APPEND ${wire} (${flags}) "0${number}-Nov-2026 09:00:00 +0900"`, bytes);
    }
  }
  if (name !== 'minsu.kim') return;
  const drawing = message(
    name,
    '도면',
    'x'
      .repeat(76)
      .concat('\r\n')
      .repeat(Math.ceil(largeBytes / 78)),
  );
  await client.must(`APPEND INBOX () "05-Nov-2026 09:00:00 +0900"`, drawing);
}

function message(name: string, subject: string, text: string): Uint8Array {
  const encoded = Buffer.from(subject, 'utf8').toString('base64');
  return Buffer.from(
    `From: ${name}@contoso.kr\r\nTo: office@contoso.kr\r\nSubject: =?UTF-8?B?${encoded}?=\r\nMessage-ID: <${encoded}.${name}@contoso.kr>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}`,
    'utf8',
  );
}
