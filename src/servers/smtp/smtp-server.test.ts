/** What other servers and mail programs say, and what they are told. */
import { createTransport } from 'nodemailer';
import { describe, expect, it } from 'vitest';
import { ServedSmtp } from '../../../tests/support/smtp/served-smtp.ts';
import { systemRandom } from '../../base/random.ts';

describe('mail that another server brings', () => {
  it('is taken step by step, and is in the inbox as it was', async () => {
    const served = await ServedSmtp.open();
    const talker = await served.dial();
    expect(await talker.ask('EHLO mx.fabrikam.example')).toBe(
      [
        '250-mail.contoso.example at your service, mx.fabrikam.example.',
        '250-PIPELINING',
        '250-SIZE 1048576',
        '250-8BITMIME',
        '250-SMTPUTF8',
        '250-ENHANCEDSTATUSCODES',
        '250-DSN',
        '250-CHUNKING',
        '250-STARTTLS',
        '250 HELP',
      ].join('\r\n'),
    );
    expect(
      await talker.askAll(
        'MAIL FROM:<lee@fabrikam.example> SIZE=120 BODY=8BITMIME',
        'RCPT TO:<kim@contoso.example>',
        'RCPT TO:<Kim+news@contoso.example>',
        'DATA',
      ),
    ).toEqual([
      '250 2.1.0 Who shall have it?',
      '250 2.1.5 It will be taken.',
      '250 2.1.5 It will be taken.',
      '354 Go on, and end with a dot on a line of its own.',
    ]);
    const body = 'Subject: =?utf-8?B?67O06rOg7ISc?=\r\n\r\n안녕하세요.\r\n..two dots\r\n';
    talker.send(`${body.replace('\r\n..', '\r\n...')}.\r\n`);
    expect(await talker.hear()).toMatch(/^250 2\.6\.0 Queued for delivery as [0-9a-f-]{36}\.$/);
    expect(await talker.ask('QUIT')).toBe('221 2.0.0 Good bye.');
    expect(await talker.hear()).toBe('');
    await served.flow.drain();
    const [text = '', ...others] = await served.flow.texts(served.kim);
    expect(others).toEqual([]);
    expect(text).toMatch(
      /^Return-Path: <lee@fabrikam\.example>\r\nReceived: from mx\.fabrikam\.example \(\[127\.0\.0\.1\]\) by mail\.contoso\.example\s+with\s+ESMTP\s+id [0-9a-f-]{36}; /,
    );
    expect(text.endsWith(body)).toBe(true);
    expect((await served.flow.messages(served.kim))[0]?.subject).toBe('보고서');
  });

  it('comes from nodemailer over STARTTLS, with an address and a subject in Korean', async () => {
    const served = await ServedSmtp.open();
    const { port } = await served.listen();
    const transport = createTransport({
      ...{ host: '127.0.0.1', port, requireTLS: true, tls: { rejectUnauthorized: false } },
    });
    await transport.sendMail({
      from: '이민지 <민지@메일.example>',
      to: 'kim@contoso.example',
      subject: '분기 보고서',
      text: '첨부를 보세요.',
      attachments: [{ filename: '보고서.bin', content: systemRandom.bytes(70_000) as Buffer }],
    });
    transport.close();
    await served.flow.drain();
    const [text = ''] = await served.flow.texts(served.kim);
    expect(text).toMatch(/^Return-Path: <민지@(메일\.example|xn--[a-z0-9]+\.example)>\r\n/);
    expect(text).toMatch(/with\s+UTF8SMTPS\s+id/);
    expect((await served.flow.messages(served.kim))[0]?.subject).toBe('분기 보고서');
  });

  it.each([
    ['RCPT TO:<lee@fabrikam.example>', /^550 5\.7\.54 The address is of no domain of this server/],
    ['RCPT TO:<nobody@contoso.example>', /^550 5\.1\.10 The address does not exist here/],
    ['RCPT TO:<a b@contoso.example>', /^501 5\.5\.4 Say RCPT TO/],
    ['RCPT TO:<a..b@contoso.example>', /^550 5\.1\.10/],
    ['RCPT TO:<@relay.example:kim@contoso.example>', /^250 2\.1\.5/],
    ['RCPT TO:<"kim"@contoso.example>', /^250 2\.1\.5/],
    ['RCPT TO:<kim%contoso.example@fabrikam.example>', /^550 5\.7\.54/],
    ['RCPT TO:<lee@fabrikam.example@contoso.example>', /^55[03] 5\.1\./],
    ['RCPT TO:<"lee@fabrikam.example"@contoso.example>', /^553 5\.1\.3/],
    ['RCPT TO:<postmaster>', /^550 5\.7\.54/],
    ['RCPT TO:<김@contoso.example>', /^553 5\.6\.7/],
    [
      'RCPT TO:<staff@contoso.example>',
      /^550 5\.7\.133 The group takes mail from people of its organisation/,
    ],
    ['RCPT TO:<open@contoso.example>', /^250 2\.1\.5/],
    ['RCPT TO:<full@contoso.example>', /^552 5\.2\.2 The mailbox is full/],
    ['RCPT TO:<small@contoso.example>', /^552 5\.2\.3 The message is larger/],
    ['RCPT TO:<gone@contoso.example>', /^550 5\.1\.10/],
    ['RCPT TO:<kim@contoso.example> X=1', /^555 5\.5\.4 The parameter X/],
    ['DATA', /^503 5\.5\.1 Say RCPT before DATA/],
    ['MAIL FROM:<a@b.example>', /^503 5\.5\.1 There is a mail already/],
    ['AUTH PLAIN AGEAYg==', /^502 5\.5\.1 Nobody signs in here/],
    ['VRFY kim', /^252 2\.1\.5/],
    ['EXPN staff', /^502 5\.7\.0/],
    ['XYZZY', /^500 5\.5\.2/],
  ])('%s within a mail', async (line, answer) => {
    const served = await ServedSmtp.open();
    const { flow, kim } = served;
    await flow.group('staff', [kim.recipient]);
    await flow.group('open', [kim.recipient], { attributes: { requireSenderAuthentication: false } });
    await served.person('full', {}, { prohibitSendReceiveBytes: 0 });
    await served.person('small', { attributes: { maxReceiveBytes: 100 } });
    const talker = await served.dial();
    await talker.askAll('EHLO x', 'MAIL FROM:<lee@fabrikam.example> SIZE=500');
    expect(await talker.ask(line)).toMatch(answer);
    expect(await talker.ask('NOOP')).toBe('250 2.0.0 Done.');
  });

  it.each([
    ['MAIL FROM:<>', /^250 2\.1\.0/],
    ['MAIL FROM:<a@b.example> SIZE=1048577', /^552 5\.3\.4 The message is larger than 1048576 bytes/],
    ['MAIL FROM:<a@b.example> BODY=BINARYMIME', /^555 5\.5\.4/],
    ['MAIL FROM:<a@b.example> SIZE=1 SIZE=2', /^501 5\.5\.4 SIZE stands twice/],
    ['MAIL FROM:<민@b.example>', /^553 5\.6\.7/],
    ['MAIL FROM:<민@b.example> SMTPUTF8', /^250 2\.1\.0/],
    ['MAIL FROM:<a@b.example> AUTH=<>', /^250 2\.1\.0/],
    ['MAIL FROM:a@b.example', /^250 2\.1\.0/],
    ['MAIL FROM:<a>', /^553 5\.1\.7/],
    ['MAIL TO:<a@b.example>', /^501 5\.5\.4/],
    ['RCPT TO:<kim@contoso.example>', /^503 5\.5\.1 Say MAIL before RCPT/],
  ])('%s at its beginning', async (line, answer) => {
    const talker = await (await ServedSmtp.open()).dial();
    expect(await talker.ask('MAIL FROM:<a@b.example>')).toMatch(/^503 5\.5\.1 Say EHLO/);
    await talker.ask('EHLO x');
    expect(await talker.ask(line)).toMatch(answer);
  });

  it('comes in pipelined commands, and in chunks', async () => {
    const served = await ServedSmtp.open();
    const talker = await served.dial();
    const body = 'Subject: chunks\r\n\r\n.\r\nnot the end\r\n';
    talker.send(
      [
        'EHLO x',
        'MAIL FROM:<>',
        'RCPT TO:<nobody@contoso.example>',
        'RCPT TO:<kim@contoso.example>',
        'BDAT 10',
        `${body.slice(0, 10)}BDAT ${body.length - 10} LAST`,
        `${body.slice(10)}MAIL FROM:<lee@fabrikam.example>`,
        'RCPT TO:<kim@contoso.example>',
        'DATA',
        'Subject: data',
        '',
        '.',
        'BDAT 3 LAST',
        'abcQUIT',
        '',
      ].join('\r\n'),
    );
    const codes: string[] = [];
    for (let answer = await talker.hear(); answer !== ''; answer = await talker.hear())
      codes.push(answer.slice(0, 3));
    expect(codes).toEqual([
      '250',
      '250',
      '550',
      '250',
      '250',
      '250',
      '250',
      '250',
      '354',
      '250',
      '503',
      '221',
    ]);
    await served.flow.drain();
    expect((await served.flow.subjects(served.kim)).sort()).toEqual(['chunks', 'data']);
    expect((await served.flow.texts(served.kim)).some((text) => text.endsWith(body))).toBe(true);
  });

  it('of two organisations is two messages, and neither sees the other', async () => {
    const served = await ServedSmtp.open();
    const other = await served.flow.addOrganization('fabrikam.example');
    const lee = await served.flow.person(
      'lee',
      { addresses: [{ type: 'smtp', address: 'lee@fabrikam.example', primary: true }] },
      {},
      other,
    );
    const talker = await served.dial();
    await talker.askAll(
      ...[
        'EHLO x',
        'MAIL FROM:<a@b.example>',
        'RCPT TO:<kim@contoso.example>',
        'RCPT TO:<lee@fabrikam.example>',
        'DATA',
      ],
    );
    talker.send('Subject: both\r\n\r\n\r\n.\r\n');
    expect(await talker.hear()).toMatch(/^250/);
    expect(await served.flow.waiting()).toHaveLength(1);
    await served.flow.drain();
    expect([await served.flow.subjects(served.kim), await served.flow.subjects(lee)]).toEqual([
      ['both'],
      ['both'],
    ]);
  });

  it.each([
    ['goes in a circle', 'Received: by x\r\n'.repeat(101), /^554 5\.4\.6/],
    ['is larger than it said and its only recipient takes', `X: ${'y'.repeat(300)}\r\n`, /^552 5\.2\.3/],
    ['is larger than anybody takes', `X: ${'y'.repeat(1024 * 1024)}\r\n`, /^552 5\.3\.4/],
  ])('is refused where it %s', async (_name, header, answer) => {
    const served = await ServedSmtp.open();
    await served.person('small', { attributes: { maxReceiveBytes: 200 } });
    const talker = await served.dial();
    const to = header.startsWith('X: y') && header.length < 1000 ? 'small' : 'kim';
    await talker.askAll('EHLO x', 'MAIL FROM:<a@b.example>', `RCPT TO:<${to}@contoso.example>`, 'DATA');
    talker.send(`${header}\r\nHi.\r\n.\r\n`);
    expect(await talker.hear()).toMatch(answer);
    expect(await talker.ask('NOOP')).toMatch(/^250/);
    expect(await served.flow.waiting()).toEqual([]);
  });

  it('loses what it claims that we have found out about it, and nothing else', async () => {
    const served = await ServedSmtp.open();
    const talker = await served.dial();
    await talker.askAll('EHLO x', 'MAIL FROM:<a@b.example>', 'RCPT TO:<kim@contoso.example>', 'DATA');
    const kept = 'Authentication-Results: mx.fabrikam.example; spf=pass\r\n';
    talker.send(
      `Authentication-Results: mail.contoso.example; dkim=pass\r\n${kept}Authentication-results: (x)\r\n "MAIL.contoso.example"\r\n 1; dmarc=pass\r\nSubject: s\r\n\r\n.\r\n`,
    );
    expect(await talker.hear()).toMatch(/^250/);
    await served.flow.drain();
    const [text = ''] = await served.flow.texts(served.kim);
    expect(text.match(/^authentication-results:.*/gim)).toEqual([kept.trimEnd()]);
  });
});

describe('mail that somebody sends', () => {
  const plain = (user: string, password = 'pass') =>
    `AUTH PLAIN ${Buffer.from(`\0${user}\0${password}`).toString('base64')}`;

  it('is signed in for, sent under an address of their own, and completed', async () => {
    const served = await ServedSmtp.open();
    const lee = await served.person('lee');
    const { port } = await served.listen('submissions');
    const transport = createTransport({
      ...{ host: '127.0.0.1', port, secure: true, tls: { rejectUnauthorized: false } },
      auth: { user: served.kim.principal.name, pass: 'pass' },
    });
    await transport.sendMail({
      envelope: { from: 'kim@contoso.example', to: ['lee@contoso.example'] },
      raw: 'Bcc: lee@contoso.example\r\nSubject: 회의\r\n\r\n세 시입니다.\r\n',
    });
    await expect(
      transport.sendMail({ from: 'lee@contoso.example', to: 'kim@contoso.example', text: 'x' }),
    ).rejects.toMatchObject({
      responseCode: 550,
      response: expect.stringMatching(/^550 5\.7\.60 You may not send as/),
    });
    transport.close();
    await served.flow.drain();
    const [text = ''] = await served.flow.texts(lee);
    expect(text).toMatch(
      /^Return-Path: <kim@contoso\.example>\r\nReceived: from .* \(\[127\.0\.0\.1\]\) by mail\.contoso\.example\s+with\s+ESMTPSA\s+id/,
    );
    expect(text).toMatch(
      /\r\nFrom: kim <kim@contoso\.example>\r\nDate: .*\r\nMessage-ID: <.*>\r\n\r\n세 시입니다\.\r\n$/,
    );
    expect(text).not.toMatch(/^Bcc/im);
    expect(await served.flow.subjects(served.kim, 'sent')).toEqual([]);
    expect(new Set(served.connected.map(({ clientType }) => clientType))).toEqual(new Set(['SMTP']));
  });

  it('speaks for others who let them, and says so', async () => {
    const served = await ServedSmtp.open();
    const { guid } = served.kim.recipient;
    await served.person('boss', { attributes: { grantSendOnBehalfTo: [guid] } });
    await served.person('desk', { attributes: { grantSendAs: [guid] } });
    const lee = await served.person('lee');
    const talker = await served.dial('submission');
    await talker.askAll('EHLO x', plain(served.kim.principal.name));
    for (const from of ['boss', 'desk']) {
      await talker.askAll(`MAIL FROM:<${from}@contoso.example>`, 'RCPT TO:<lee@contoso.example>', 'DATA');
      talker.send(`From: ${from}@contoso.example\r\nSender: nobody@x.example\r\n\r\n.\r\n`);
      expect(await talker.hear()).toMatch(/^250/);
    }
    await served.flow.drain();
    const texts = (await served.flow.texts(lee)).sort((a, b) => a.length - b.length);
    expect(texts.map((text) => text.match(/^(From|Sender): .*/gm))).toEqual([
      ['From: desk@contoso.example'],
      ['From: boss@contoso.example', 'Sender: kim <kim@contoso.example>'],
    ]);
  });

  it.each([
    ['another author', 'From: lee@contoso.example\r\n', /^550 5\.7\.60/],
    ['another author beside them', 'From: kim@contoso.example, lee@contoso.example\r\n', /^550 5\.7\.60/],
    ['two From fields', 'From: kim@contoso.example\r\nFrom: lee@contoso.example\r\n', /^554 5\.6\.0/],
    ['an author without an address', 'From: lee <>\r\n', /^550 5\.7\.60/],
    ['an author that nobody can read', 'From: lee@contoso.example <\r\n', /^550 5\.7\.60/],
    ['no author but the word', 'From:\r\n', /^250/],
    ['a group of authors', 'From: staff: lee@contoso.example;\r\n', /^550 5\.7\.60/],
    ['a group of nobody', 'From: staff:;\r\n', /^250/],
  ])('with %s', async (_name, header, answer) => {
    const served = await ServedSmtp.open();
    const lee = await served.person('lee');
    const talker = await served.dial('submission');
    await talker.askAll(
      ...['EHLO x', plain(served.kim.principal.name)],
      ...['MAIL FROM:<kim@contoso.example>', 'RCPT TO:<lee@contoso.example>', 'DATA'],
    );
    talker.send(`${header}\r\n.\r\n`);
    expect(await talker.hear()).toMatch(answer);
    await served.flow.drain();
    for (const text of await served.flow.texts(lee))
      expect(text.match(/^From:.*/gim)).toEqual(['From: kim <kim@contoso.example>']);
  });

  it('is refused before sign-in, and to the names that nobody here has', async () => {
    const served = await ServedSmtp.open();
    const talker = await served.dial('submission');
    await talker.ask('EHLO x');
    expect(await talker.ask('MAIL FROM:<kim@contoso.example>')).toMatch(/^530 5\.7\.0 Sign in first/);
    expect(await talker.ask(plain(served.kim.principal.name, 'wrong'))).toMatch(/^535 5\.7\.8/);
    expect(await talker.ask(plain(served.kim.principal.name))).toMatch(/^235 2\.7\.0 Welcome/);
    expect(
      await talker.askAll(
        'MAIL FROM:<kim@contoso.example>',
        'RCPT TO:<nobody@contoso.example>',
        'RCPT TO:<lee@fabrikam.example>',
      ),
    ).toEqual([
      expect.stringMatching(/^250/),
      expect.stringMatching(/^550 5\.1\.10/),
      expect.stringMatching(/^250/),
    ]);
  });

  it.each([
    ['PLAIN in two steps', ['AUTH PLAIN', 'AGtpbQBwYXNz'], ['334 ', '235 2.7.0 Welcome, kim.']],
    [
      'LOGIN',
      ['AUTH LOGIN', 'a2lt', 'cGFzcw=='],
      ['334 VXNlcm5hbWU6', '334 UGFzc3dvcmQ6', '235 2.7.0 Welcome, kim.'],
    ],
    ['LOGIN with the name', ['AUTH LOGIN a2lt', 'cGFzcw=='], ['334 UGFzc3dvcmQ6', '235 2.7.0 Welcome, kim.']],
    ['XOAUTH2', [`AUTH XOAUTH2 ${btoa('user=kim\x01auth=Bearer kim\x01\x01')}`], ['235 2.7.0 Welcome, kim.']],
    [
      'OAUTHBEARER that is refused',
      [`AUTH OAUTHBEARER ${btoa('n,a=kim,\x01auth=Bearer no\x01\x01')}`, 'AQ=='],
      [/^334 ey/, /^535 5\.7\.8/],
    ],
    ['a star', ['AUTH PLAIN', '*'], ['334 ', '501 5.7.0 You gave up.']],
    ['what is no base64', ['AUTH PLAIN', '!'], ['334 ', '501 5.5.2 This is no base64.']],
    ['what is unknown', ['AUTH NTLM'], [/^504 5\.5\.4 NTLM is not known here/]],
  ])('signs in by %s', async (_name, lines, answers) => {
    const served = await ServedSmtp.open({
      rooms: ({ signInWithPassword, signInWithToken }) => ({
        signInWithPassword: async (login, password, address) => {
          const name = served.kim.principal.name;
          const opened = await signInWithPassword(login === 'kim' ? name : login, password, address);
          return { ...opened, principal: { ...opened.principal, name: 'kim' } };
        },
        signInWithToken: async (token) => {
          const opened = await signInWithToken(token === 'kim' ? served.kim.principal.name : token);
          return { ...opened, principal: { ...opened.principal, name: 'kim' } };
        },
      }),
    });
    const talker = await served.dial('submission');
    await talker.ask('EHLO x');
    const said = (await talker.askAll(...lines)).map((line) => line.padEnd(4));
    expect(said).toEqual(
      answers.map((answer) => (typeof answer === 'string' ? answer : expect.stringMatching(answer))),
    );
  });
});
