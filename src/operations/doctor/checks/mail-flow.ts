import { type DoctorContext, defineDoctorCheck, type Finding } from '../doctor-check.ts';
import { leadsHere } from '../own-exchangers.ts';

export const check = defineDoctorCheck({
  name: 'mail-flow',
  title: { en: 'Mail flow', ko: '메일 흐름' },
  async run(context) {
    const { smartHost, directDelivery } = context.settings.mail;
    if (smartHost !== undefined) return [await throughSmartHost(smartHost, context)];
    return [directDelivery ? await direct(context) : nowhere()];
  },
});

type SmartHost = NonNullable<DoctorContext['settings']['mail']['smartHost']>;

async function throughSmartHost(smartHost: SmartHost, { machine }: DoctorContext): Promise<Finding> {
  const { host, port, security } = smartHost;
  const values = { host, port };
  const said = await machine.greeting(host, port, security === 'tls');
  if (said?.startsWith('220') === true) {
    return {
      status: 'ok',
      values,
      text: {
        en: 'Mail for addresses elsewhere goes to {host}, which answers at port {port}.',
        ko: '다른 곳으로 가는 메일은 {host}(으)로 보내며, 포트 {port}에서 응답합니다.',
      },
    };
  }
  const next = {
    en: 'Check mail.smartHost, its security, and the firewall; mail waits meanwhile (Get-Queue).',
    ko: 'mail.smartHost와 security, 방화벽을 확인하십시오. 그동안 메일은 대기합니다(Get-Queue).',
  };
  return said === undefined
    ? {
        status: 'fail',
        values,
        next,
        text: {
          en: 'The smart host {host} does not answer at port {port}.',
          ko: '스마트 호스트 {host}이(가) 포트 {port}에서 응답하지 않습니다.',
        },
      }
    : {
        status: 'fail',
        values: { ...values, said: said.slice(0, 80) },
        next,
        text: {
          en: 'The smart host {host} takes no mail at port {port}; it says: {said}',
          ko: '스마트 호스트 {host}이(가) 포트 {port}에서 메일을 받지 않습니다. 응답: {said}',
        },
      };
}

/** Tried where an own domain's mail still goes elsewhere: nobody else's server is asked for the sake of a check. */
async function direct(context: DoctorContext): Promise<Finding> {
  const { dns, machine, settings } = context;
  const port = 25;
  const [domain] = (await context.inspectStore()).domains;
  const exchangers = domain === undefined ? [] : await dns.mailExchangers(domain).catch(() => undefined);
  if (exchangers === undefined) {
    return {
      status: 'fail',
      text: {
        en: 'Mail for addresses elsewhere goes where MX records lead, and the DNS does not answer.',
        ko: '다른 곳으로 가는 메일은 MX 레코드를 따라 보내는데, DNS가 응답하지 않습니다.',
      },
      next: {
        en: 'Check the network and /etc/resolv.conf.',
        ko: '네트워크와 /etc/resolv.conf를 확인하십시오.',
      },
    };
  }
  const first = exchangers.find(({ exchange }) => !leadsHere(exchange, settings));
  if (first === undefined) {
    return {
      status: 'skip',
      values: { port },
      text: {
        en: 'Mail for addresses elsewhere goes where MX records lead; whether port {port} is open outward was not tried.',
        ko: '다른 곳으로 가는 메일은 MX 레코드를 따라 보냅니다. 포트 {port}이(가) 밖으로 열려 있는지는 시험하지 않았습니다.',
      },
    };
  }
  const values = { host: first.exchange.replace(/\.$/, ''), port };
  const said = await machine.greeting(values.host, port, false);
  if (said?.startsWith('220') === true) {
    return {
      status: 'ok',
      values,
      text: {
        en: 'Mail for addresses elsewhere goes where MX records lead; port {port} is open outward ({host} answers).',
        ko: '다른 곳으로 가는 메일은 MX 레코드를 따라 보냅니다. 포트 {port}이(가) 밖으로 열려 있습니다({host} 응답).',
      },
    };
  }
  return {
    status: 'fail',
    values,
    text: {
      en: '{host} does not answer at port {port}: the network here seems to let no mail out.',
      ko: '{host}이(가) 포트 {port}에서 응답하지 않습니다. 이 네트워크에서 메일을 내보낼 수 없는 것 같습니다.',
    },
    next: {
      en: 'Have port 25 opened outward, or configure mail.smartHost.',
      ko: '포트 25를 밖으로 열거나, mail.smartHost를 설정하십시오.',
    },
  };
}

function nowhere(): Finding {
  return {
    status: 'warn',
    text: {
      en: 'Mail for addresses elsewhere is not sent: neither mail.smartHost nor mail.directDelivery is configured.',
      ko: '다른 곳으로 가는 메일을 보내지 않습니다. mail.smartHost도 mail.directDelivery도 설정되지 않았습니다.',
    },
    next: {
      en: 'Set mail.smartHost.host, or mail.directDelivery = true.',
      ko: 'mail.smartHost.host 또는 mail.directDelivery = true를 설정하십시오.',
    },
  };
}
