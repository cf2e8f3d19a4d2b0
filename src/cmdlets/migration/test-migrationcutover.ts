import { describeObstacles, describeSenderPolicy } from '../../migration/cutover/cutover-texts.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { batchIdentityParameter } from '../migration-kit/identity-parameters.ts';
import { migrationCutoverObject } from '../presentation/migration-cutover-object.ts';

export const cmdlet = defineCmdlet({
  name: 'Test-MigrationCutover',
  synopsis: {
    en: 'Looks whether mail already comes here, and whether the old server may be turned off.',
    ko: '메일이 이곳으로 오는지, 이전 서버를 꺼도 되는지 확인합니다.',
  },
  description: {
    en: 'It asks the DNS for the MX records of each domain in the batch, at the servers of the domain itself and as caches have them, and remembers when it first saw that they lead here. A batch is safe to remove once the waiting time has passed since then and every mailbox was synchronised after the change; until then, warnings say what is missing. Where this server sends mail itself, it also looks whether the SPF record of each domain allows it to, and says what to publish.',
    ko: '일괄 처리에 있는 각 도메인의 MX 레코드를 도메인의 이름 서버와 캐시에서 조회하고, 처음으로 이곳을 가리킨 시각을 기억합니다. 그때부터 대기 시간이 지나고 모든 사서함이 변경 뒤에 동기화되면 제거해도 안전합니다. 그 전에는 무엇이 부족한지 경고로 알려 줍니다. 이 서버가 메일을 직접 보내는 경우에는 각 도메인의 SPF 레코드가 이를 허용하는지도 확인하고, 무엇을 게시해야 하는지 알려 줍니다.',
  },
  role: 'Migration',
  scope: 'organization',
  effect: 'read',
  output: migrationCutoverObject,
  parameters: { Identity: batchIdentityParameter },
  examples: [
    {
      line: 'Test-MigrationCutover -Identity IMAPBatch1',
      synopsis: { en: 'Where mail goes, and how long to wait.', ko: '메일이 가는 곳과 남은 시간.' },
    },
    {
      line: 'Test-MigrationCutover IMAPBatch1 | Format-List Identity, MailExchanges, CachedUntil, WaitUntil',
      synopsis: { en: 'Each domain in detail.', ko: '도메인별 자세한 정보.' },
    },
  ],
  async *process({ Identity }, { rooms, organization, signal, reporter }) {
    const batch = await rooms.migrations.batches.get(organization, Identity);
    const { cutover } = rooms.migrations;
    const check = await cutover.check(organization, batch, signal);
    const policies = await cutover.findSenderPolicies(check, signal);
    for (const domain of check.domains) {
      const policy = policies.find((one) => one.domain === domain.domain);
      yield migrationCutoverObject.present({ batch: batch.name, check, domain, policy });
    }
    for (const obstacle of describeObstacles(check, batch)) reporter.warn(obstacle);
    for (const advice of policies.flatMap(describeSenderPolicy)) reporter.warn(advice);
  },
});
