import { defineMessageCmdlet } from '../kit/message-cmdlet.ts';

export const cmdlet = defineMessageCmdlet({
  name: 'Write-Debug',
  synopsis: { en: 'Tells what is of use to programmers.', ko: '개발자에게 필요한 내용을 알립니다.' },
  tell: (reporter, message) => reporter.debug(message),
});
