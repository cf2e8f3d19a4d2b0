import { defineDoctorCheck } from '../doctor-check.ts';

export const check = defineDoctorCheck({
  name: 'store',
  title: { en: 'Store', ko: '저장소' },
  async run({ inspectStore }) {
    const { exists, schemas } = await inspectStore();
    if (!exists) {
      return [
        { status: 'skip', text: { en: 'There is nothing stored yet.', ko: '아직 저장된 것이 없습니다.' } },
      ];
    }
    return schemas.map((schema) => {
      const values = { ...schema };
      if (schema.found > schema.known) {
        return {
          status: 'fail',
          values,
          text: {
            en: 'The {name} schema is at version {found}; this program knows {known}. A newer Landfall wrote it.',
            ko: '{name} 스키마 버전이 {found}이지만 이 프로그램은 {known}까지만 압니다. 더 새로운 Landfall이 썼습니다.',
          },
          next: {
            en: 'Start the newer version again, or restore a backup made by this one.',
            ko: '더 새로운 버전을 다시 실행하거나, 이 버전으로 만든 백업을 복원하십시오.',
          },
        };
      }
      const isOlder = schema.found < schema.known;
      return {
        status: 'ok',
        values,
        text: isOlder
          ? {
              en: 'It opens. The {name} schema is at version {found} and goes to {known} at the next start.',
              ko: '열립니다. {name} 스키마는 버전 {found}이며 다음 시작 때 {known}(으)로 올라갑니다.',
            }
          : {
              en: 'It opens. The {name} schema is at version {found}.',
              ko: '열립니다. {name} 스키마 버전: {found}.',
            },
      };
    });
  },
});
