import { defineDoctorCheck } from '../doctor-check.ts';

const sampleMs = 200;
const mostDriftMs = 50;
/** Nothing of ours was written before; a clock below it was never set. */
const earliest = Date.UTC(2025, 0, 1);
/** Coarse file systems round times up. */
const toleranceMs = 5_000;

export const check = defineDoctorCheck({
  name: 'clock',
  title: { en: 'Clock', ko: '시계' },
  async run({ clock, machine, settings }) {
    const before = { wall: clock.now(), monotonic: clock.monotonic() };
    await clock.sleep(sampleMs);
    const driftMs = Math.abs(clock.now() - before.wall - (clock.monotonic() - before.monotonic));
    const now = clock.now();
    const setIt = { en: 'timedatectl set-ntp true', ko: 'timedatectl set-ntp true' };
    if (now < earliest) {
      const values = { now: new Date(now).toISOString() };
      return [
        {
          status: 'fail',
          values,
          text: {
            en: 'It shows {now}: it was never set.',
            ko: '현재 값이 {now}입니다. 설정된 적이 없습니다.',
          },
          next: setIt,
        },
      ];
    }
    const newest = await machine.newestWriteAt(settings.dataFolder);
    if (newest !== undefined && newest > now + toleranceMs) {
      const values = { minutes: Math.ceil((newest - now) / 60_000) };
      return [
        {
          status: 'fail',
          values,
          text: {
            en: 'Files in the data folder are {minutes} minutes younger than the clock says: it went back.',
            ko: '데이터 폴더의 파일이 현재 시각보다 {minutes}분 뒤에 쓰였습니다. 시계가 뒤로 갔습니다.',
          },
          next: setIt,
        },
      ];
    }
    const isSteady = driftMs <= mostDriftMs;
    return [
      {
        status: isSteady ? 'ok' : 'warn',
        values: { now: new Date(now).toISOString(), drift: Math.round(driftMs) },
        text: isSteady
          ? { en: 'It runs evenly and shows {now}.', ko: '고르게 가며, 현재 {now}입니다.' }
          : {
              en: 'It jumped by {drift} ms while being watched.',
              ko: '지켜보는 동안 {drift}ms만큼 튀었습니다.',
            },
        ...(!isSteady && { next: setIt }),
      },
    ];
  },
});
