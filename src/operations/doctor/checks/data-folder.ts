import { type DoctorSettings, defineDoctorCheck, type Finding } from '../doctor-check.ts';
import type { Machine } from '../machine.ts';

export const check = defineDoctorCheck({
  name: 'data-folder',
  title: { en: 'Data folder', ko: '데이터 폴더' },
  async run({ machine, settings }) {
    const { dataFolder, minFreeBytes } = settings;
    const found = await machine.findFolder(dataFolder);
    if (found === undefined) return [notMade(dataFolder)];
    const freeBytes = await machine.freeBytes(dataFolder);
    return [
      rights(dataFolder, found),
      space(freeBytes, minFreeBytes),
      ...(await spaceForPacks(machine, settings, freeBytes)),
    ];
  },
});

function notMade(folder: string): Finding {
  return {
    status: 'skip',
    text: { en: '{folder} is made at the first start.', ko: '{folder} 폴더는 처음 시작할 때 만듭니다.' },
    values: { folder },
    next: { en: 'landfall start', ko: 'landfall start' },
  };
}

function rights(folder: string, found: { isWritable: boolean; isOpenToOthers: boolean }): Finding {
  if (!found.isWritable) {
    return {
      status: 'fail',
      text: {
        en: 'This account may not write in {folder}.',
        ko: '이 계정은 {folder} 폴더에 쓸 수 없습니다.',
      },
      values: { folder },
      next: {
        en: 'Run as the account of the server, or give it the folder: chown -R landfall <folder>',
        ko: '서버 계정으로 실행하거나 폴더의 소유자를 바꾸십시오: chown -R landfall <폴더>',
      },
    };
  }
  if (found.isOpenToOthers) {
    return {
      status: 'warn',
      text: {
        en: 'Other accounts of this machine may look into {folder}, where mail and keys lie.',
        ko: '메일과 키가 있는 {folder} 폴더를 이 컴퓨터의 다른 계정이 볼 수 있습니다.',
      },
      values: { folder },
      next: { en: 'chmod 700 <folder>', ko: 'chmod 700 <폴더>' },
    };
  }
  return {
    status: 'ok',
    text: {
      en: '{folder} is writable, and closed to others.',
      ko: '{folder}: 쓸 수 있고, 다른 계정은 볼 수 없습니다.',
    },
    values: { folder },
  };
}

function space(freeBytes: number, minFreeBytes: number): Finding {
  const values = { free: gibibytes(freeBytes), least: gibibytes(minFreeBytes) };
  if (freeBytes < minFreeBytes) {
    return {
      status: 'fail',
      values,
      text: {
        en: '{free} GiB are free, less than {least} GiB (limits.minFreeBytes): the server says that it is not ready.',
        ko: '남은 공간이 {free}GiB로 {least}GiB(limits.minFreeBytes)보다 적어, 서버는 준비되지 않은 상태로 표시됩니다.',
      },
      next: { en: 'Free some space, or enlarge the disk.', ko: '공간을 비우거나 디스크를 늘리십시오.' },
    };
  }
  // Time to act while nothing is refused yet.
  const isLow = freeBytes < minFreeBytes * 4;
  return {
    status: isLow ? 'warn' : 'ok',
    values,
    text: { en: '{free} GiB are free.', ko: '남은 공간: {free}GiB.' },
    ...(isLow && { next: { en: 'Plan for a larger disk.', ko: '더 큰 디스크를 준비하십시오.' } }),
  };
}

/** A full pack is copied before it goes, by compaction and on its way to an object store. */
const packsWanted = 4;

/** Where bodies lie on the disk of the data folder, that one's space says all but whether packs fit. */
async function spaceForPacks(
  machine: Machine,
  { packFolder, packBytes }: DoctorSettings,
  dataFreeBytes: number,
): Promise<Finding[]> {
  const exists = (await machine.findFolder(packFolder)) !== undefined;
  const freeBytes = exists ? await machine.freeBytes(packFolder) : dataFreeBytes;
  const wanted = packBytes * packsWanted;
  const values = { folder: packFolder, free: gibibytes(freeBytes), wanted: gibibytes(wanted) };
  if (freeBytes < wanted) {
    return [
      {
        status: 'warn',
        values,
        text: {
          en: '{free} GiB are free for message bodies in {folder}; tidying packs wants {wanted} GiB.',
          ko: '{folder}의 본문용 남은 공간이 {free}GiB입니다. 팩 정리에는 {wanted}GiB가 필요합니다.',
        },
        next: {
          en: 'Enlarge that disk, or lower store.packBytes.',
          ko: '그 디스크를 늘리거나 store.packBytes를 줄이십시오.',
        },
      },
    ];
  }
  if (freeBytes === dataFreeBytes) return [];
  const text = {
    en: '{free} GiB are free for message bodies in {folder}.',
    ko: '{folder}의 본문용 남은 공간: {free}GiB.',
  };
  return [{ status: 'ok', values, text }];
}

function gibibytes(bytes: number): string {
  return (bytes / 2 ** 30).toFixed(1);
}
