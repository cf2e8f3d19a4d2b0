import { defineTransfer } from '../kit/files/define-transfer.ts';

export const cmdlet = defineTransfer({
  name: 'Copy-Item',
  synopsis: { en: 'Copies files.', ko: '파일을 복사합니다.' },
  example: {
    line: 'Copy-Item users.csv users.bak',
    synopsis: { en: 'Copies it beside itself.', ko: '옆에 복사합니다.' },
  },
  transfer: (files, from, to) => files.copy(from, to),
});
