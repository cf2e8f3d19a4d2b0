import type { LocalText } from '../../../base/language.ts';
import { defineDoctorCheck, type FindingStatus } from '../doctor-check.ts';
import type { PortState } from '../machine.ts';

interface Meaning {
  readonly status: FindingStatus;
  readonly text: LocalText;
  readonly next?: LocalText;
}

const meanings: Readonly<Record<PortState, Meaning>> = {
  free: { status: 'ok', text: { en: '{name}: port {port} is free.', ko: '{name}: 포트 {port} 비어 있음.' } },
  landfall: {
    status: 'ok',
    text: {
      en: '{name}: Landfall answers on port {port}.',
      ko: '{name}: 포트 {port}에서 Landfall이 응답합니다.',
    },
  },
  taken: {
    status: 'fail',
    text: {
      en: '{name}: another program has port {port}.',
      ko: '{name}: 다른 프로그램이 포트 {port} 사용 중.',
    },
    next: {
      en: 'See who has it with "ss -ltnp", or set listeners.<name>.port.',
      ko: '"ss -ltnp"로 확인하거나 listeners.<이름>.port를 바꾸십시오.',
    },
  },
  forbidden: {
    status: 'fail',
    text: {
      en: '{name}: this account may not listen on port {port}.',
      ko: '{name}: 이 계정은 포트 {port}에서 수신할 수 없습니다.',
    },
    next: {
      en: 'Grant CAP_NET_BIND_SERVICE, or set listeners.<name>.port above 1023.',
      ko: 'CAP_NET_BIND_SERVICE 권한을 주거나 listeners.<이름>.port를 1023보다 크게 하십시오.',
    },
  },
  noSuchAddress: {
    status: 'fail',
    text: {
      en: '{name}: this machine does not have the address {address}.',
      ko: '{name}: 이 컴퓨터에는 {address} 주소가 없습니다.',
    },
    next: {
      en: 'Set listeners.<name>.address to one that "ip address" shows, or to * for all.',
      ko: 'listeners.<이름>.address를 "ip address"에 나오는 주소나 *로 바꾸십시오.',
    },
  },
};

export const check = defineDoctorCheck({
  name: 'ports',
  title: { en: 'Ports', ko: '포트' },
  run: ({ machine, settings }) =>
    Promise.all(
      settings.listeners.map(async ({ name, address, port }) => {
        const state = port === 0 ? 'free' : await machine.probePort(address, port);
        return { ...meanings[state], values: { name, address, port } };
      }),
    ),
});
