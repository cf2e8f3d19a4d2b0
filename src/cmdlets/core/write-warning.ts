import { defineMessageCmdlet } from '../kit/message-cmdlet.ts';

export const cmdlet = defineMessageCmdlet({
  name: 'Write-Warning',
  synopsis: { en: 'Warns.', ko: '경고를 알립니다.' },
  tell: (reporter, message) => reporter.warn(message),
});
