import { AppError } from '../../base/errors.ts';
import { mailboxKinds, type Recipient } from '../../store/ports/directory-model.ts';
import { serverParameter } from '../client-access-kit/directory-parameters.ts';
import type { CmdletContext } from '../kit/context.ts';
import { credential } from '../kit/credential.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { mailboxIdentity } from '../kit/identities.ts';
import { parameter } from '../kit/parameter.ts';
import { text, whole } from '../kit/parameter-types.ts';
import { outlookConnectivityObject } from '../presentation/mapi-http-objects.ts';

const defaultTimeoutSeconds = 60;

export const cmdlet = defineCmdlet({
  name: 'Test-OutlookConnectivity',
  synopsis: {
    en: 'Does what Outlook does when it starts, and says which step fails.',
    ko: 'Outlook이 시작할 때 하는 일을 그대로 해 보고 어디서 실패하는지 알려 줍니다.',
  },
  description: {
    en: 'Autodiscover, Connect, Logon, the Inbox, the address book, Disconnect: through the listener of the server, with its certificate (OutlookMapiHttpSelfTestProbe, OutlookMapiHttpDeepTestProbe), or where the DNS leads clients (OutlookMapiHttpCtpProbe). Nothing in the mailbox changes. Without -Credential the platform signs in by itself, for the mailbox that is named, or for that of whoever asks, or for the first there is. What became of it is kept: Get-OutlookConnectivityHistory.',
    ko: '자동 검색, Connect, Logon, 받은 편지함, 주소록, Disconnect를 차례로 합니다. 서버의 수신 포트와 인증서를 통하거나(OutlookMapiHttpSelfTestProbe, OutlookMapiHttpDeepTestProbe), DNS가 가리키는 곳으로 갑니다(OutlookMapiHttpCtpProbe). 사서함은 바뀌지 않습니다. -Credential이 없으면 플랫폼이 스스로 로그인합니다. 대상은 지정한 사서함, 없으면 실행한 사람의 사서함, 그것도 없으면 첫 사서함입니다. 결과는 보존됩니다: Get-OutlookConnectivityHistory.',
  },
  role: 'Organization Client Access',
  scope: 'organization',
  effect: 'read',
  output: outlookConnectivityObject,
  parameters: {
    ProbeIdentity: parameter({
      schema: text({ maxLength: 256 }),
      position: 0,
      mandatory: true,
      synopsis: {
        en: 'The probe, with its health set or without: OutlookMapiHttp.Protocol\\OutlookMapiHttpSelfTestProbe.',
        ko: '프로브. 상태 집합은 없어도 됩니다: OutlookMapiHttp.Protocol\\OutlookMapiHttpSelfTestProbe.',
      },
    }),
    RunFromServerId: {
      ...serverParameter,
      synopsis: {
        en: 'The server to try; the one that is asked without it.',
        ko: '시험할 서버. 없으면 요청을 받은 서버.',
      },
    },
    MailboxId: parameter({
      schema: mailboxIdentity(),
      fromPipeline: 'both',
      completer: 'mailbox',
      synopsis: { en: 'The mailbox to open.', ko: '열어 볼 사서함.' },
    }),
    Credential: parameter({
      schema: credential(),
      secret: true,
      synopsis: {
        en: 'Signs in as somebody, with a password: -Credential (Get-Credential).',
        ko: '이 사람의 암호로 로그인합니다: -Credential (Get-Credential).',
      },
    }),
    Hostname: parameter({
      schema: text({ maxLength: 260 }),
      synopsis: {
        en: 'Connects there in place of where the server listens or the DNS leads.',
        ko: '서버의 수신 주소나 DNS가 가리키는 곳 대신 접속할 곳.',
      },
    }),
    TimeOutSeconds: parameter({
      schema: whole({ min: 1, max: 600 }),
      synopsis: {
        en: `For all steps together, ${defaultTimeoutSeconds} by default.`,
        ko: `모든 단계를 합친 제한 시간. 기본 ${defaultTimeoutSeconds}초.`,
      },
    }),
  },
  examples: [
    {
      line: 'Test-OutlookConnectivity -RunFromServerId ContosoMail -ProbeIdentity OutlookMapiHttpSelfTestProbe',
      synopsis: { en: 'One server, from end to end.', ko: '서버 하나를 처음부터 끝까지 시험합니다.' },
    },
    {
      line: 'Test-OutlookConnectivity OutlookMapiHttp.Protocol\\OutlookMapiHttpSelfTestProbe -MailboxId minsu.kim@contoso.com | Format-List',
      synopsis: { en: 'With one mailbox, and every step.', ko: '한 사서함으로 시험하고 단계를 모두 봅니다.' },
    },
  ],
  async process(bound, context) {
    const { rooms, organization, actor, signal } = context;
    const { Credential, TimeOutSeconds = defaultTimeoutSeconds } = bound;
    const run = await rooms.clientAccess.probes.run(organization, {
      probeIdentity: bound.ProbeIdentity,
      recipient: await findMailbox(bound.MailboxId, context),
      server: bound.RunFromServerId,
      credential: Credential && { name: Credential.userName, password: Credential.password.reveal() },
      hostname: bound.Hostname,
      timeoutMs: TimeOutSeconds * 1_000,
      isPlatform: actor.home === undefined,
      signal,
    });
    return outlookConnectivityObject.present(run);
  },
});

async function findMailbox(
  identity: string | undefined,
  { rooms, organization, actor }: CmdletContext,
): Promise<Recipient> {
  const { recipients } = rooms;
  const { tenant } = organization;
  if (identity !== undefined) return recipients.get(tenant, identity, { kinds: mailboxKinds });
  const keys = [{ kind: 'upn', value: actor.name }] as const;
  const [own] = await recipients.findByKeys(tenant, keys, { kinds: mailboxKinds });
  if (own !== undefined) return own;
  const query = { kinds: ['userMailbox'], sort: 'id', limit: 1 } as const;
  const [first] = (await recipients.list(tenant, query)).recipients;
  if (first !== undefined) return first;
  throw new AppError({
    kind: 'notFound',
    code: 'clientAccess.probe.noMailbox',
    message: `${organization.name} has no mailbox that could be opened. Make one with New-Mailbox, and name it: -MailboxId.`,
  });
}
