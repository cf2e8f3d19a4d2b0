import { X509Certificate } from 'node:crypto';
import { carriesName } from '../../../base/certificate-names.ts';
import { type DoctorContext, defineDoctorCheck, type Finding } from '../doctor-check.ts';

const dayMs = 86_400_000;
const soonDays = 21;

export const check = defineDoctorCheck({
  name: 'certificate',
  title: { en: 'Certificate', ko: '인증서' },
  async run(context) {
    const { certificateFile: file, isSelfSigned } = context.settings;
    const text = await context.machine.readText(file);
    if (text === undefined) return [missing(file, isSelfSigned)];
    const pem = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/)?.[0];
    if (pem === undefined) return [unreadable(file)];
    const certificate = new X509Certificate(pem);
    return [
      dates(certificate, context),
      names(certificate, context),
      ...(isSelfSigned ? [selfSigned()] : []),
    ];
  },
});

function missing(file: string, isSelfSigned: boolean): Finding {
  if (isSelfSigned) {
    return {
      status: 'skip',
      text: { en: 'It is made at the first start.', ko: '처음 시작할 때 만듭니다.' },
    };
  }
  return {
    status: 'fail',
    text: { en: '{file} does not exist.', ko: '{file} 파일이 없습니다.' },
    values: { file },
    next: { en: 'Check tls.certificateFile.', ko: 'tls.certificateFile을 확인하십시오.' },
  };
}

function unreadable(file: string): Finding {
  return {
    status: 'fail',
    text: { en: '{file} holds no certificate in PEM.', ko: '{file} 파일에 PEM 형식 인증서가 없습니다.' },
    values: { file },
    next: {
      en: 'Check tls.certificateFile; a certificate of our own is made again when its file is removed.',
      ko: 'tls.certificateFile을 확인하십시오. 자체 서명 인증서는 파일을 지우면 다시 만듭니다.',
    },
  };
}

function dates(certificate: X509Certificate, { clock }: DoctorContext): Finding {
  const leftDays = Math.floor((certificate.validToDate.getTime() - clock.now()) / dayMs);
  const values = { until: certificate.validToDate.toISOString().slice(0, 10), days: leftDays };
  const renew = {
    en: 'Renew it, then send SIGHUP to the server.',
    ko: '갱신한 뒤 서버에 SIGHUP을 보내십시오.',
  };
  if (certificate.validFromDate.getTime() > clock.now()) {
    return {
      status: 'fail',
      text: { en: 'It is not valid yet.', ko: '아직 유효 기간 전입니다.' },
      next: { en: 'Check the clock of this machine.', ko: '이 컴퓨터의 시계를 확인하십시오.' },
    };
  }
  if (leftDays < 0) {
    return {
      status: 'fail',
      values,
      text: { en: 'It ended on {until}.', ko: '{until}에 만료되었습니다.' },
      next: renew,
    };
  }
  const isSoon = leftDays < soonDays;
  return {
    status: isSoon ? 'warn' : 'ok',
    values,
    text: { en: 'It is valid until {until} ({days} days).', ko: '{until}까지 유효합니다({days}일).' },
    ...(isSoon && { next: renew }),
  };
}

function names(certificate: X509Certificate, { settings }: DoctorContext): Finding {
  const lacking = settings.certificateNames.filter((name) => !carriesName(certificate, name));
  if (lacking.length === 0) {
    const values = { names: settings.certificateNames.join(', ') };
    return { status: 'ok', values, text: { en: 'It carries {names}.', ko: '{names} 이름이 들어 있습니다.' } };
  }
  return {
    status: 'warn',
    values: { names: lacking.join(', ') },
    text: {
      en: 'It does not carry {names}; clients will refuse it.',
      ko: '{names} 이름이 없어 클라이언트가 거부합니다.',
    },
    next: {
      en: 'Get one for these names, or set server.name to the name it carries.',
      ko: '이 이름으로 인증서를 받거나, server.name을 인증서의 이름으로 바꾸십시오.',
    },
  };
}

function selfSigned(): Finding {
  return {
    status: 'warn',
    text: {
      en: 'It is self-signed: fine to try things, but Outlook and other servers do not trust it.',
      ko: '자체 서명 인증서입니다. 시험에는 괜찮지만 Outlook과 다른 서버는 신뢰하지 않습니다.',
    },
    next: {
      en: 'Set tls.certificateFile and tls.keyFile to a certificate of a public authority.',
      ko: 'tls.certificateFile과 tls.keyFile에 공인 인증서를 지정하십시오.',
    },
  };
}
