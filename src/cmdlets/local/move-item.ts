import { defineTransfer } from '../kit/files/define-transfer.ts';

export const cmdlet = defineTransfer({
  name: 'Move-Item',
  synopsis: { en: 'Moves or renames files and folders.', ko: '파일과 폴더를 옮기거나 이름을 바꿉니다.' },
  example: {
    line: 'Move-Item users.csv users.bak',
    synopsis: { en: 'Gives it another name.', ko: '이름을 바꿉니다.' },
  },
  transfer: (files, from, to) => files.move(from, to),
});
