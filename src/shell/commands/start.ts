import { defineCommand } from '../command.ts';

export const command = defineCommand({
  name: 'start',
  summary: { en: 'Runs the server.', ko: '서버를 실행합니다.' },
  description: {
    en: 'The first start makes the data folder, a self-signed certificate and the administrator, and prints the\nadministrator’s one-time password. SIGTERM ends the server after what it has accepted, SIGHUP reads\ncertificates and the log level again.',
    ko: '처음 시작하면 데이터 폴더, 자체 서명 인증서, 관리자 계정을 만들고 관리자의 일회용 암호를 보여 줍니다.\nSIGTERM을 받으면 접수한 일을 마치고 끝나며, SIGHUP을 받으면 인증서와 로그 수준을 다시 읽습니다.',
  },
  examples: [
    {
      line: 'landfall start --set store.dataFolder=/srv/mail',
      summary: { en: 'Keeps everything in /srv/mail.', ko: '모든 것을 /srv/mail에 보관합니다.' },
    },
  ],
  run: ({ serve }) => serve(),
});
