import { defineDoctorCheck, type Finding } from '../doctor-check.ts';

/** Other servers look for it there and nowhere else: RFC 5321 section 4.5.4.2. */
const port = 25;

export const check = defineDoctorCheck({
  name: 'inbound-mail',
  title: { en: 'Mail from other servers', ko: '외부에서 들어오는 메일' },
  async run({ machine, settings }) {
    const listener = settings.listeners.find(({ name }) => name === 'smtp');
    if (listener === undefined) return [turnedOff()];
    const { serverName: server } = settings;
    const said = await machine.greeting(server, port, false);
    return [found(said, { server, port, own: listener.port })];
  },
});

type Values = { readonly server: string; readonly port: number; readonly own: number };

function found(said: string | undefined, values: Values): Finding {
  if (said === undefined) return unanswered(values);
  // As src/servers/smtp greets.
  if (/^220 .* Landfall is ready\.$/.test(said)) {
    return {
      status: 'ok',
      values,
      text: {
        en: 'Landfall answers at {server} port {port}, where other servers bring mail.',
        ko: '다른 서버가 메일을 가져오는 {server} 포트 {port}에서 Landfall이 응답합니다.',
      },
    };
  }
  return {
    status: 'warn',
    values: { ...values, said: said.slice(0, 80) },
    text: {
      en: 'Another program answers at {server} port {port}: {said}. Mail for the domains here would go to it.',
      ko: '{server} 포트 {port}에서 다른 프로그램이 응답합니다: {said}. 이곳 도메인의 메일이 그 프로그램으로 갑니다.',
    },
    next: {
      en: 'Before the MX records move, free the port and set listeners.smtp.port = 25. If that program passes mail on to port {own}, all is well.',
      ko: 'MX 레코드를 옮기기 전에 포트를 비우고 listeners.smtp.port = 25로 설정하십시오. 그 프로그램이 포트 {own}(으)로 메일을 넘겨준다면 그대로 두어도 됩니다.',
    },
  };
}

function unanswered(values: Values): Finding {
  return {
    status: 'warn',
    values,
    text: {
      en: 'Nobody answers at {server} port {port}, where other servers bring mail. Before cutover that may be as it should be.',
      ko: '다른 서버가 메일을 가져오는 {server} 포트 {port}에서 응답이 없습니다. 전환 전이라면 정상일 수 있습니다.',
    },
    next: {
      en: 'Start the server with listeners.smtp.port = 25, or have port 25 passed on to {own}, and open it in the firewall.',
      ko: 'listeners.smtp.port = 25로 서버를 시작하거나 포트 25를 {own}(으)로 전달하고, 방화벽을 여십시오.',
    },
  };
}

function turnedOff(): Finding {
  return {
    status: 'warn',
    text: {
      en: 'No mail comes from other servers: listeners.smtp is turned off.',
      ko: '다른 서버의 메일을 받지 않습니다. listeners.smtp가 꺼져 있습니다.',
    },
    next: {
      en: 'Set listeners.smtp.enabled = true before the MX records move here.',
      ko: 'MX 레코드를 이곳으로 옮기기 전에 listeners.smtp.enabled = true로 설정하십시오.',
    },
  };
}
