import { defineDoctorCheck } from '../doctor-check.ts';

const rounds = 32;
/** A message is acknowledged after two syncs; above this a person waits for the disk. */
const slowMs = 20;
/** No disk is this quick: something acknowledges what it only holds in memory. */
const unbelievableMs = 0.005;

export const check = defineDoctorCheck({
  name: 'disk-sync',
  title: { en: 'Disk', ko: '디스크' },
  async run({ machine, settings }) {
    const found = await machine.findFolder(settings.dataFolder);
    if (found?.isWritable !== true) {
      return [
        {
          status: 'skip',
          text: { en: 'There is no folder to measure in.', ko: '측정할 폴더가 없습니다.' },
        },
      ];
    }
    const sorted = (await machine.measureSyncs(settings.dataFolder, rounds)).toSorted((a, b) => a - b);
    const medianMs = sorted[Math.floor(sorted.length / 2)] ?? 0;
    const worstMs = sorted.at(-1) ?? 0;
    const values = { median: medianMs.toFixed(2), worst: worstMs.toFixed(1) };
    if (medianMs < unbelievableMs) {
      return [
        {
          status: 'warn',
          values,
          text: {
            en: 'A sync takes {median} ms, which is too quick to be true: this file system may lose mail in a power cut.',
            ko: '동기화에 {median}ms가 걸립니다. 실제 디스크라기엔 너무 빠르므로, 정전이 나면 메일을 잃을 수 있습니다.',
          },
          next: {
            en: 'Keep store.dataFolder on a real disk (not tmpfs), without options such as nobarrier.',
            ko: 'store.dataFolder를 tmpfs가 아닌 실제 디스크에 두고, nobarrier 같은 옵션을 빼십시오.',
          },
        },
      ];
    }
    const isSlow = medianMs > slowMs;
    return [
      {
        status: isSlow ? 'warn' : 'ok',
        values,
        text: {
          en: 'A sync takes {median} ms (worst of 32: {worst} ms).',
          ko: '동기화 시간: {median}ms (32번 중 최대 {worst}ms).',
        },
        ...(isSlow && {
          next: {
            en: 'Delivery waits for this disk. Use an SSD, or one with a protected write cache.',
            ko: '배달이 이 디스크를 기다립니다. SSD나 보호된 쓰기 캐시가 있는 디스크를 쓰십시오.',
          },
        }),
      },
    ];
  },
});
