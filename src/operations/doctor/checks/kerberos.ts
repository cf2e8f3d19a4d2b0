import { type KeytabEntry, KeytabError, readKeytab } from '../../../wire/kerberos/keytab.ts';
import { type DoctorContext, defineDoctorCheck, type Finding } from '../doctor-check.ts';

export const check = defineDoctorCheck({
  name: 'kerberos',
  title: { en: 'Kerberos', ko: 'Kerberos' },
  async run(context) {
    const { kerberos, certificateNames } = context.settings;
    if (kerberos === undefined) {
      return [
        {
          status: 'skip',
          text: {
            en: 'No keytab is configured: people sign in with passwords and access tokens.',
            ko: 'keytab이 설정되지 않아 암호와 액세스 토큰으로 로그인합니다.',
          },
        },
      ];
    }
    const file = kerberos.keytabFile;
    const bytes = await context.machine.readKeys(file);
    if (typeof bytes === 'string') return [unusable(file, reasons[bytes])];
    try {
      const { entries } = readKeytab(bytes);
      if (entries.length === 0) return [unusable(file, reasons.withoutKeys)];
      return [...certificateNames.map((name) => service(name, entries)), written(file, entries, context)];
    } catch (error) {
      if (error instanceof KeytabError) return [unusable(file, { en: error.message, ko: error.message })];
      throw error;
    }
  },
});

const reasons = {
  missing: { en: 'It does not exist', ko: '파일이 없습니다' },
  forbidden: { en: 'This account may not read it', ko: '이 계정은 읽을 수 없습니다' },
  withoutKeys: { en: 'It has no key of AES', ko: 'AES 키가 없습니다' },
} as const;

const ktpass =
  'ktpass -princ HTTP/{name}@REALM -mapuser account -crypto AES256-SHA1 -ptype KRB5_NT_PRINCIPAL -pass * -out landfall.keytab';

function unusable(file: string, reason: { readonly en: string; readonly ko: string }): Finding {
  return {
    status: 'fail',
    values: { file },
    text: {
      en: `The keytab {file} cannot be used. ${reason.en}.`,
      ko: `keytab {file}을(를) 쓸 수 없습니다. ${reason.ko}.`,
    },
    next: {
      en: 'Check authentication.kerberos.keytabFile, and that the server’s account may read it.',
      ko: 'authentication.kerberos.keytabFile과, 서버 계정이 그 파일을 읽을 수 있는지 확인하십시오.',
    },
  };
}

/** A client asks its domain controller for HTTP/ and the host of the URL: with another key its ticket cannot be read. */
function service(name: string, entries: readonly KeytabEntry[]): Finding {
  const wanted = `http/${name.toLowerCase()}`;
  const found = entries.filter(({ principal }) => principal.toLowerCase() === wanted);
  const [first] = found;
  if (first === undefined) {
    const others = [...new Set(entries.map(({ principal, realm }) => `${principal}@${realm}`))];
    return {
      status: 'warn',
      values: { name, others: others.slice(0, 5).join(', ') },
      text: {
        en: 'It has no key of HTTP/{name}, but of {others}: clients that come to {name} cannot use Kerberos.',
        ko: 'HTTP/{name} 키가 없고 {others} 키만 있어, {name}에 접속하는 클라이언트는 Kerberos를 쓸 수 없습니다.',
      },
      next: { en: ktpass, ko: ktpass },
    };
  }
  const versions = [...new Set(found.map(({ version }) => version))].sort((a, b) => a - b);
  return {
    status: 'ok',
    values: { name, realm: first.realm, versions: versions.join(', ') },
    text: {
      en: 'It has the key of HTTP/{name}@{realm}, version {versions}.',
      ko: 'HTTP/{name}@{realm} 키가 있습니다(버전 {versions}).',
    },
  };
}

function written(file: string, entries: readonly KeytabEntry[], { clock, settings }: DoctorContext): Finding {
  const at = Math.max(...entries.map(({ writtenAt }) => writtenAt));
  const values = { file, date: new Date(at).toISOString().slice(0, 16).replace('T', ' ') };
  if (at > clock.now() + (settings.kerberos?.clockSkewMs ?? 0)) {
    return {
      status: 'fail',
      values,
      text: {
        en: 'Its newest key was made at {date} (UTC), which the clock here says is still to come. Tickets are refused where clocks differ.',
        ko: '가장 새 키를 만든 시각({date}, UTC)이 이 컴퓨터의 시계로는 미래입니다. 시계가 다르면 티켓이 거부됩니다.',
      },
      next: { en: 'timedatectl set-ntp true', ko: 'timedatectl set-ntp true' },
    };
  }
  return {
    status: 'ok',
    values,
    text: {
      en: 'Its newest key is of {date} (UTC). After a new password of the account, write it anew.',
      ko: '가장 새 키는 {date}(UTC)에 만들었습니다. 계정 암호를 바꾸면 다시 만드십시오.',
    },
  };
}
