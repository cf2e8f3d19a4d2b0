import { buildMessage, type MessageSource } from '../../wire/mime/build-message.ts';
import { addressOf, type Person, people } from './people.ts';

/** What a message of the demonstration is about. */
interface Topic {
  readonly subject: string;
  readonly text: string;
  readonly charset?: string;
  readonly attachment?: { readonly name: string; readonly contentType: string };
  readonly html?: boolean;
}

/** Old Korean mail is in EUC-KR; a store that cannot read it loses people's past. */
const topics: readonly Topic[] = [
  {
    subject: '주간 회의 안내',
    text: '안녕하세요.\n\n이번 주 회의는 수요일 오전 10시에 3층 회의실에서 합니다.\n안건을 미리 보내 주시기 바랍니다.\n',
    charset: 'euc-kr',
  },
  {
    subject: '3분기 매출 보고서',
    text: '3분기 매출 보고서를 첨부합니다. 검토 후 의견 부탁드립니다.\n',
    attachment: { name: '3분기 매출 보고서.xlsx', contentType: 'application/vnd.ms-excel' },
  },
  {
    subject: 'Mailbox migration plan',
    text: 'Hello,\n\nwe move department by department, and switch the MX record on Saturday.\nPlease read the plan before Thursday.\n',
  },
  {
    subject: '휴가 신청 승인',
    text: '신청하신 휴가가 승인되었습니다. 업무 인수인계를 부탁드립니다.\n',
    charset: 'ks_c_5601-1987',
  },
  {
    subject: 'Re: design review',
    text: 'I have put my remarks into the document. The second variant is the better one.\n',
    html: true,
  },
  {
    subject: '신입 사원 환영회',
    text: '금요일 저녁 6시, 회사 앞 식당에서 신입 사원 환영회를 합니다. 많은 참석 바랍니다.\n',
    html: true,
  },
  {
    subject: 'Invoice 2026-1107',
    text: 'Please find the invoice attached. Payment is due within 30 days.\n',
    attachment: { name: 'invoice-2026-1107.pdf', contentType: 'application/pdf' },
  },
  {
    subject: '서버 점검 공지',
    text: '토요일 0시부터 4시까지 서버를 점검합니다. 그동안 메일이 늦게 도착할 수 있습니다.\n',
  },
];

const dayMs = 24 * 60 * 60 * 1000;

export interface SampleMessage {
  readonly bytes: Uint8Array;
  readonly receivedAt: number;
  readonly isSeen: boolean;
}

/** The mail of one person, oldest first; the same for the same person and time. */
export function sampleMail(owner: Person, count: number, now: number): SampleMessage[] {
  const start = people.indexOf(owner);
  return Array.from({ length: count }, (_, index): SampleMessage => {
    const topic = topics[(index + start) % topics.length] ?? topics[0];
    const sender = people[(start + 1 + (index % (people.length - 1))) % people.length] ?? owner;
    const receivedAt = now - (count - index) * (dayMs / 8) - start * 60_000;
    const source = sourceOf(topic as Topic, sender, owner, receivedAt, `${start}.${index}`);
    return { bytes: buildMessage(source), receivedAt, isSeen: index < count * 0.7 };
  });
}

function sourceOf(topic: Topic, sender: Person, owner: Person, date: number, id: string): MessageSource {
  return {
    from: { name: sender.displayName, address: addressOf(sender) },
    to: [{ name: owner.displayName, address: addressOf(owner) }],
    subject: topic.subject,
    date,
    zoneMinutes: 9 * 60,
    messageId: `<demo.${id}@contoso.kr>`,
    text: topic.text,
    ...(topic.html && { html: `<p>${topic.text.trim().replaceAll('\n', '<br>')}</p>` }),
    ...(topic.charset && { charset: topic.charset }),
    ...(topic.attachment && {
      attachments: [{ ...topic.attachment, content: Buffer.alloc(6_000, `${topic.attachment.name}\n`) }],
    }),
  };
}
