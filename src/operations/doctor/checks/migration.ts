import { defineDoctorCheck, type Finding, type WaitingMigrations } from '../doctor-check.ts';

export const check = defineDoctorCheck({
  name: 'migration',
  title: { en: 'Migration', ko: '마이그레이션' },
  async run({ inspectStore }) {
    const { migrations } = await inspectStore();
    if (migrations === undefined) {
      const text = { en: 'There is nothing to look at yet.', ko: '아직 살펴볼 것이 없습니다.' };
      return [{ status: 'skip', text }];
    }
    const findings = migrations.flatMap(findingsOf);
    if (findings.length > 0) return findings;
    return [
      { status: 'ok', text: { en: 'No mailbox waits for its turn.', ko: '차례가 밀린 사서함이 없습니다.' } },
    ];
  },
});

/** Where somebody is at work the others wait for an endpoint's limit, and that may take days. */
function findingsOf({ tenant, alive, runOut, waiting }: WaitingMigrations): Finding[] {
  if (alive > 0 || waiting === 0) return [];
  const next = {
    en: 'Start the server: it goes on where the copies were left. Where it runs, see the hours of the endpoint with Get-MigrationEndpoint, and the log of the server.',
    ko: '서버를 시작하십시오. 복사가 멈춘 곳에서 이어집니다. 서버가 실행 중이면 Get-MigrationEndpoint로 엔드포인트의 시간대를, 그리고 서버 로그를 확인하십시오.',
  };
  if (runOut > 0) {
    return [
      {
        status: 'warn',
        text: {
          en: '"{tenant}": {runOut} mailboxes were being copied when a server stopped, and for an hour nobody has gone on ({waiting} wait).',
          ko: '"{tenant}": 서버가 멈출 때 사서함 {runOut}개를 복사하고 있었고, 한 시간 동안 아무도 이어받지 않았습니다({waiting}개 대기).',
        },
        values: { tenant, runOut, waiting },
        next,
      },
    ];
  }
  return [
    {
      status: 'warn',
      text: {
        en: '"{tenant}": {waiting} mailboxes have been due for more than an hour, and none is being copied.',
        ko: '"{tenant}": 사서함 {waiting}개가 한 시간 넘게 차례를 기다리는데 복사되는 것이 없습니다.',
      },
      values: { tenant, waiting },
      next,
    },
  ];
}
