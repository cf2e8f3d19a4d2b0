import { defineDoctorCheck } from '../doctor-check.ts';

/** Each connection takes one, each open pack and database a few. */
const enough = 8_192;

export const check = defineDoctorCheck({
  name: 'file-descriptors',
  title: { en: 'Open files', ko: '열린 파일' },
  async run({ machine }) {
    const limit = await machine.openFileLimit();
    if (limit === undefined) {
      return [
        {
          status: 'skip',
          text: { en: 'This system does not tell its limit.', ko: '이 시스템은 한도를 알려 주지 않습니다.' },
        },
      ];
    }
    if (limit >= enough) {
      return [
        {
          status: 'ok',
          values: { limit },
          text: { en: '{limit} may be open at once.', ko: '동시에 {limit}개까지 열 수 있습니다.' },
        },
      ];
    }
    return [
      {
        status: 'warn',
        values: { limit, enough },
        text: {
          en: 'Only {limit} may be open at once; with many clients {enough} are wanted.',
          ko: '동시에 {limit}개만 열 수 있습니다. 클라이언트가 많으면 {enough}개가 필요합니다.',
        },
        next: {
          en: 'LimitNOFILE=65536 in the systemd unit, or ulimit -n 65536',
          ko: 'systemd 유닛에 LimitNOFILE=65536을 넣거나 ulimit -n 65536을 실행하십시오.',
        },
      },
    ];
  },
});
