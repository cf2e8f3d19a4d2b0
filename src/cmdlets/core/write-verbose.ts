import { defineMessageCmdlet } from '../kit/message-cmdlet.ts';

export const cmdlet = defineMessageCmdlet({
  name: 'Write-Verbose',
  synopsis: {
    en: 'Tells what only those want to read who ask with -Verbose.',
    ko: '-Verbose로 요청한 사람에게만 자세한 내용을 알립니다.',
  },
  tell: (reporter, message) => reporter.verbose(message),
});
