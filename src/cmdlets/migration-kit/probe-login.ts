import { ConcealedText } from '../../base/concealed-text.ts';
import type { ProbeLogin } from '../../migration/control/engine/server-probes.ts';
import { credential } from '../kit/credential.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { text } from '../kit/parameter-types.ts';

/** Who signs in at a server that is tested. */
export const probeLoginParameters = {
  Credentials: parameter({
    schema: credential(),
    synopsis: {
      en: 'Signs in as well, with a user name in the forms of the CSV file; without it the test ends before the sign-in.',
      ko: '로그인까지 확인합니다. 사용자 이름은 CSV 파일과 같은 형식입니다. 생략하면 로그인 전까지만 확인합니다.',
    },
    secret: true,
  }),
  TestMailbox: parameter({
    schema: text(),
    synopsis: {
      en: 'Signs in for this mailbox of the server, where the endpoint has the secret.',
      ko: '끝점에 로그인 정보가 있을 때 서버의 이 사서함으로 로그인합니다.',
    },
  }),
} as const;

export function probeLoginOf({
  Credentials,
  TestMailbox,
}: Partial<Bound<typeof probeLoginParameters>>): ProbeLogin | undefined {
  if (Credentials === undefined) return TestMailbox === undefined ? undefined : { userName: TestMailbox };
  const { userName, password } = Credentials;
  return { userName: TestMailbox ?? userName, password: new ConcealedText(password.reveal()) };
}
