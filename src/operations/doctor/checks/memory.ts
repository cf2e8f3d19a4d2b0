import { defineDoctorCheck } from '../doctor-check.ts';

const least = 256 * 2 ** 20;
const comfortable = 1024 * 2 ** 20;

export const check = defineDoctorCheck({
  name: 'memory',
  title: { en: 'Memory', ko: '메모리' },
  run: ({ machine }) => {
    const { availableMemoryBytes: available, totalMemoryBytes: total } = machine;
    const values = { available: megabytes(available), total: megabytes(total) };
    const text = {
      en: '{available} of {total} MiB are available.',
      ko: '{total}MiB 중 {available}MiB 사용 가능.',
    };
    if (available >= comfortable) return Promise.resolve([{ status: 'ok', values, text }]);
    return Promise.resolve([
      {
        status: available < least ? 'fail' : 'warn',
        values,
        text,
        next: {
          en: 'Give the machine (or the container) 1 GiB or more; imports take 300 MiB.',
          ko: '컴퓨터나 컨테이너에 1GiB 이상을 주십시오. 가져오기에 300MiB가 쓰입니다.',
        },
      },
    ]);
  },
});

function megabytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}
