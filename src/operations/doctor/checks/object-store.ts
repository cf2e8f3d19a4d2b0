import { isAppError } from '../../../base/errors.ts';
import { defineDoctorCheck } from '../doctor-check.ts';

export const check = defineDoctorCheck({
  name: 'object-store',
  title: { en: 'Object store', ko: '객체 저장소' },
  async run({ probeObjectStore }) {
    if (probeObjectStore === undefined) {
      const text = { en: 'Packs stay in the data folder.', ko: '팩은 데이터 폴더에 둡니다.' };
      return [{ status: 'skip', text }];
    }
    try {
      await probeObjectStore();
    } catch (error) {
      if (!isAppError(error)) throw error;
      return [
        {
          status: 'fail',
          text: {
            en: 'The bucket cannot be used: {reason}',
            ko: '버킷을 쓸 수 없습니다: {reason}',
          },
          values: { reason: error.message },
          next: {
            en: 'Check store.s3: the endpoint, that the bucket exists, and that the keys may write, read and delete in it.',
            ko: 'store.s3를 확인하십시오: 엔드포인트, 버킷의 존재, 쓰기·읽기·삭제 권한.',
          },
        },
      ];
    }
    const text = {
      en: 'A small object was written, read and removed.',
      ko: '작은 객체를 쓰고, 읽고, 지웠습니다.',
    };
    return [{ status: 'ok', text }];
  },
});
