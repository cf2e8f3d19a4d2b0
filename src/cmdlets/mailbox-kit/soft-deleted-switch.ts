import { flag } from '../kit/parameter-types.ts';

export const softDeletedSwitch = flag({
  synopsis: {
    en: 'Also of those that were removed and can be had back.',
    ko: '제거되었으나 되살릴 수 있는 사서함도 포함합니다.',
  },
});
