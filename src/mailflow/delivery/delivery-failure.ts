import type { LocalText } from '../../base/language.ts';

/** Why somebody does not get a message: RFC 3463 codes, and words for whoever has sent it. */
export interface DeliveryFailure {
  /** 5.1.1, 4.4.7, … */
  readonly status: string;
  readonly text: LocalText;
  /** What the other server has said, as it said it. */
  readonly diagnostic?: string;
}

const failure = (status: string, en: string, ko: string): DeliveryFailure => ({ status, text: { en, ko } });

/** Status codes as Exchange gives them where it has one for the case. */
export const failures = {
  unknownAddress: failure(
    '5.1.10',
    'The address does not exist here. Check its spelling and send the message again.',
    '이 주소는 존재하지 않습니다. 주소의 철자를 확인하고 다시 보내십시오.',
  ),
  unreadableAddress: failure(
    '5.1.3',
    'The address is not written as an address must be. Correct it and send the message again.',
    '주소 형식이 올바르지 않습니다. 주소를 고쳐서 다시 보내십시오.',
  ),
  noMail: failure(
    '5.1.1',
    'Whoever has the address takes no mail.',
    '이 주소의 사용자는 메일을 받지 않습니다.',
  ),
  disabled: failure(
    '5.2.1',
    'The mailbox is disabled and takes no mail.',
    '사서함이 사용 중지되어 메일을 받을 수 없습니다.',
  ),
  full: failure(
    '5.2.2',
    'The mailbox is full. Its owner must delete something before it takes mail again.',
    '받는 사람의 사서함이 가득 찼습니다. 사서함의 소유자가 공간을 비워야 메일을 받을 수 있습니다.',
  ),
  tooLarge: failure(
    '5.2.3',
    'The message is larger than its recipient takes. Make it smaller, or share large files in another way.',
    '메시지가 받는 사람에게 허용된 크기보다 큽니다. 크기를 줄이거나 큰 파일은 다른 방법으로 공유하십시오.',
  ),
  notAllowed: failure(
    '5.7.1',
    'The recipient takes mail from certain senders alone, and you are none of them.',
    '받는 사람은 지정된 보낸 사람의 메일만 받으며, 보낸 사람은 이에 포함되지 않습니다.',
  ),
  strangersRefused: failure(
    '5.7.133',
    'The group takes mail from people of its organisation alone.',
    '이 그룹은 같은 조직의 사용자가 보낸 메일만 받습니다.',
  ),
  moderated: failure(
    '5.7.128',
    'Mail to this recipient has to be approved. Send it to one of its moderators, who may send it on.',
    '이 받는 사람에게 보내는 메일은 승인이 필요합니다. 중재자에게 보내면 중재자가 전달할 수 있습니다.',
  ),
  emptyGroup: failure(
    '5.1.1',
    'Nobody who takes mail is in the group.',
    '그룹에 메일을 받는 구성원이 없습니다.',
  ),
  loop: failure(
    '5.4.6',
    'The message goes in a circle: its recipients send it on to each other.',
    '받는 사람들이 메시지를 서로 전달하여 메시지가 순환하고 있습니다.',
  ),
  tooManyHops: failure(
    '5.4.6',
    'The message has passed too many servers and goes in a circle.',
    '메시지가 너무 많은 서버를 거쳤으며 순환하고 있는 것으로 보입니다.',
  ),
  nowhere: failure(
    '5.4.4',
    'This server sends no mail to addresses elsewhere. Ask its administrator to configure mail.smartHost.',
    '이 서버는 외부 주소로 메일을 보내지 않습니다. 관리자에게 mail.smartHost 설정을 요청하십시오.',
  ),
  refusedByOwner: failure(
    '5.7.1',
    'A rule of the mailbox refuses the message.',
    '사서함의 규칙이 메시지를 거부했습니다.',
  ),
  expired: failure(
    '4.4.7',
    'The message could not be delivered for too long, and is not tried any more.',
    '오랫동안 메시지를 배달할 수 없어 더 이상 시도하지 않습니다.',
  ),
  unreachable: failure(
    '4.4.1',
    'The server of the recipient could not be reached.',
    '받는 사람의 메일 서버에 연결할 수 없습니다.',
  ),
  refused: failure(
    '5.0.0',
    'The server of the recipient has refused the message.',
    '받는 사람의 메일 서버가 메시지를 거부했습니다.',
  ),
} as const;

export function isPermanent({ status }: DeliveryFailure): boolean {
  return status.startsWith('5');
}
