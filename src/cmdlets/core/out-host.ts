import { defineHostCmdlet } from '../kit/host-cmdlet.ts';

export const cmdlet = defineHostCmdlet({
  name: 'Out-Host',
  synopsis: { en: 'Shows objects and passes nothing on.', ko: '개체를 표시하고 넘기지 않습니다.' },
});
