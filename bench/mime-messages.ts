import { Buffer } from 'node:buffer';
import { buildMessage } from '../src/wire/mime/build-message.ts';

const messageBytes = 20 * 1024;
const distinct = 200;

/** Half plain text and half with an attachment, every third in EUC-KR, each with the trace fields of real mail. */
export function makeMessages(): Uint8Array[] {
  return Array.from({ length: distinct }, (_, index) => {
    const trace = Array.from({ length: 4 }, (_hop, hop): [string, string] => [
      'Received',
      `from mx${hop}.example.com (mx${hop}.example.com [192.0.2.${index % 250}]) by in.example.net with ESMTPS id ${index}x${hop} for <user${index}@example.net>; Tue, 5 Mar 2024 10:20:3${hop} +0900`,
    ]);
    const signature = 'b'.repeat(68);
    const headers: [string, string][] = [
      ...trace,
      [
        'DKIM-Signature',
        `v=1; a=rsa-sha256; d=example.com; s=s1; h=from:to:subject; bh=${signature}; b=${signature} ${signature} ${signature}`,
      ],
      ['X-Mailer', 'Example Mailer 12.3'],
      ['Importance', 'Normal'],
      ['List-Id', 'Announcements <announce.example.com>'],
    ];
    const line = `회의 자료 ${index}번을 보내 드립니다. Please find the notes of meeting ${index} below.\n`;
    const source = {
      from: { name: '김철수', address: `kim${index}@example.com` },
      to: [1, 2, 3].map((n) => ({ name: `받는 사람 ${n}`, address: `user${index}.${n}@example.net` })),
      cc: [{ name: 'Jane Q. Public', address: 'jane@example.org' }],
      subject: `[공지] ${index}차 정기 회의 일정과 준비 자료를 안내해 드립니다`,
      date: Date.UTC(2024, 2, 5, 1, 20, index % 60),
      zoneMinutes: 540,
      messageId: `<${index}.20240305@example.com>`,
      inReplyTo: [`<${index - 1}.20240305@example.com>`],
      references: [3, 2, 1].map((back) => `<${index - back}.20240305@example.com>`),
      headers,
      charset: index % 3 === 0 ? 'euc-kr' : 'utf-8',
    };
    const hasAttachment = index % 2 === 0;
    const content = Buffer.alloc(12 * 1024, index + 1);
    return padded((textLength) =>
      buildMessage({
        ...source,
        text: line.repeat(Math.ceil(textLength / line.length)).slice(0, textLength),
        attachments: hasAttachment ? [{ name: '회의록.hwp', contentType: 'application/x-hwp', content }] : [],
      }),
    );
  });
}

/** The largest message that is not larger than 20 KB. */
function padded(make: (textLength: number) => Uint8Array): Uint8Array {
  let low = 0;
  let high = messageBytes;
  while (high - low > 16) {
    const middle = (low + high) >> 1;
    if (make(middle).length <= messageBytes) low = middle;
    else high = middle;
  }
  return make(low);
}
