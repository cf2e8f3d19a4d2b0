import { isAppError } from '../../../base/errors.ts';
import { defineDoctorCheck, type Finding } from '../doctor-check.ts';

export const check = defineDoctorCheck({
  name: 'postgres',
  title: { en: 'PostgreSQL', ko: 'PostgreSQL' },
  async run({ inspectPostgres }) {
    if (inspectPostgres === undefined) {
      const text = { en: 'Rows are in the embedded store.', ko: '행은 내장 저장소에 있습니다.' };
      return [{ status: 'skip', text }];
    }
    try {
      return findingsOf(await inspectPostgres());
    } catch (error) {
      return [notReached(error)];
    }
  },
});

type State = Awaited<ReturnType<NonNullable<Parameters<typeof check.run>[0]['inspectPostgres']>>>;

function findingsOf({ version, isRecent, encoding, hasUnicodeCollation }: State): Finding[] {
  const findings: Finding[] = [];
  if (!isRecent) {
    findings.push({
      status: 'fail',
      text: { en: 'Version {version} is too old.', ko: '버전 {version}은(는) 너무 오래되었습니다.' },
      values: { version },
      next: { en: 'Use PostgreSQL 13 or newer.', ko: 'PostgreSQL 13 이상을 쓰십시오.' },
    });
  }
  if (encoding !== 'UTF8') {
    findings.push({
      status: 'fail',
      text: {
        en: 'The database is encoded in {encoding}, which cannot hold every name and subject.',
        ko: '데이터베이스 인코딩이 {encoding}(이)라 모든 이름과 제목을 담을 수 없습니다.',
      },
      values: { encoding },
      next: {
        en: "Make it anew: create database … encoding 'UTF8' template template0",
        ko: "다시 만드십시오: create database … encoding 'UTF8' template template0",
      },
    });
  }
  if (!hasUnicodeCollation) {
    findings.push({
      status: 'fail',
      text: {
        en: 'The collation "und-x-icu" is missing, so searches by a part of a text fail.',
        ko: '"und-x-icu" 정렬이 없어 글의 일부로 찾는 검색이 실패합니다.',
      },
      next: {
        en: "Use a PostgreSQL built with ICU, and in it: select pg_import_system_collations('pg_catalog')",
        ko: "ICU가 포함된 PostgreSQL을 쓰고 실행하십시오: select pg_import_system_collations('pg_catalog')",
      },
    });
  }
  if (findings.length > 0) return findings;
  const text = {
    en: 'Version {version} answers, in {encoding}, with "und-x-icu".',
    ko: '버전 {version}, {encoding}, "und-x-icu" 정렬 있음.',
  };
  return [{ status: 'ok', text, values: { version, encoding } }];
}

function notReached(error: unknown): Finding {
  const isKnown = isAppError(error) || (error instanceof Error && 'code' in error);
  if (!isKnown) throw error;
  return {
    status: 'fail',
    text: { en: 'It cannot be reached: {reason}', ko: '연결할 수 없습니다: {reason}' },
    values: { reason: error instanceof Error ? error.message : String(error) },
    next: {
      en: 'Check store.postgres.url and passwordFile, and that the server runs.',
      ko: 'store.postgres.url과 passwordFile, 서버 실행 여부를 확인하십시오.',
    },
  };
}
