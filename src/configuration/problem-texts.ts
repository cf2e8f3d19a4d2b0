import type { LocalText } from '../base/language.ts';

/** What can be wrong with a configuration, and the sentences around it. */
export const problemTexts = {
  syntax: { en: 'This is not TOML: {reason}.', ko: 'TOML 문법에 맞지 않습니다: {reason}.' },
  unreadable: {
    en: 'The file cannot be read: {reason}. Check the path and its permissions.',
    ko: '파일을 읽을 수 없습니다: {reason}. 경로와 권한을 확인하십시오.',
  },
  unknownKey: { en: 'There is no such key.', ko: '없는 키입니다.' },
  badValue: { en: '{found} is not allowed here.', ko: '{found} 값은 쓸 수 없습니다.' },
  missing: { en: 'A value is missing.', ko: '값이 빠졌습니다.' },
  badSetting: {
    en: '--set takes key=value, such as --set store.dataFolder=/srv/mail.',
    ko: '--set 뒤에는 key=value 형식이 와야 합니다. 예: --set store.dataFolder=/srv/mail',
  },
  hostName: {
    en: '{found} is not a host name. Use letters, digits, dashes and dots, such as mail.example.com.',
    ko: '{found} 값은 호스트 이름이 아닙니다. mail.example.com처럼 영문자, 숫자, 붙임표, 점만 쓰십시오.',
  },
  listenAddress: {
    en: '{found} is not an address to listen on. Use an IP address, localhost, or * for all.',
    ko: '{found} 값은 수신 주소가 아닙니다. IP 주소나 localhost를 쓰고, 모든 주소는 *로 적으십시오.',
  },
  dnsServer: {
    en: '{found} is not the address of a DNS server. Use an IP address, such as 192.0.2.53 or 127.0.0.1:5353.',
    ko: '{found} 값은 DNS 서버 주소가 아닙니다. 192.0.2.53이나 127.0.0.1:5353 같은 IP 주소를 쓰십시오.',
  },
  network: {
    en: '{found} is not a network. Write it as 10.0.0.0/8 or fd00::/8, or a single address.',
    ko: '{found} 값은 네트워크가 아닙니다. 10.0.0.0/8이나 fd00::/8처럼 쓰거나 주소 하나를 쓰십시오.',
  },
  plainBeyondLoopback: {
    en: 'Unencrypted connections are allowed on loopback addresses alone. Set tls = true or address = "127.0.0.1".',
    ko: '암호화하지 않은 연결은 루프백 주소에서만 허용됩니다. tls = true 또는 address = "127.0.0.1"로 설정하십시오.',
  },
  portTwice: {
    en: 'Another listener has the same address and port. Give one of them another port.',
    ko: '다른 수신기가 같은 주소와 포트를 씁니다. 둘 중 하나의 포트를 바꾸십시오.',
  },
  postgresUrl: {
    en: 'This is not the address of a PostgreSQL server. Write it as postgres://user@host:5432/database.',
    ko: 'PostgreSQL 서버 주소가 아닙니다. postgres://user@host:5432/database 형식으로 쓰십시오.',
  },
  passwordInUrl: {
    en: 'The address must not hold the password. Put the password into a file and name it as passwordFile.',
    ko: '주소에 암호를 넣을 수 없습니다. 암호를 파일에 넣고 passwordFile로 지정하십시오.',
  },
  postgresMissing: {
    en: 'kind = "postgres" needs a section [store.postgres] with a url.',
    ko: 'kind = "postgres"에는 url이 있는 [store.postgres] 섹션이 필요합니다.',
  },
  plainSmartHost: {
    en: 'Unencrypted mail may go to loopback addresses alone. Set security = "starttls" or "tls".',
    ko: '암호화하지 않은 메일은 루프백 주소로만 보낼 수 있습니다. security = "starttls" 또는 "tls"로 설정하십시오.',
  },
  userAndPassword: {
    en: 'user and passwordFile belong together: give both, or neither for a server that asks nobody to sign in.',
    ko: 'user와 passwordFile은 함께 써야 합니다. 둘 다 쓰거나, 로그인이 필요 없는 서버라면 둘 다 빼십시오.',
  },
  certificateAndKey: {
    en: 'certificateFile and keyFile belong together: give both, or neither for a self-signed certificate.',
    ko: 'certificateFile과 keyFile은 함께 써야 합니다. 둘 다 쓰거나, 자체 서명 인증서를 쓰려면 둘 다 빼십시오.',
  },
  allowed: { en: 'Allowed: {allowed}.', ko: '허용되는 값: {allowed}.' },
  didYouMean: { en: 'Did you mean {word}?', ko: '비슷한 이름: {word}.' },
} as const satisfies Record<string, LocalText>;

export type ProblemCode = keyof typeof problemTexts;
