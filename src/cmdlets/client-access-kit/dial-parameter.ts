import type { z } from 'zod';
import type { DialTarget } from '../../operations/client-access/endpoint-request.ts';
import { toText, type Value } from '../../wire/powershell-language/index.ts';
import { parameter } from '../kit/parameter.ts';
import { cannotConvert, convertible } from '../kit/parameter-types.ts';

const typeName = 'System.Net.DnsEndPoint';

function dialTarget(): z.ZodType<DialTarget, Value> {
  return convertible({ typeName }, (value): DialTarget => {
    const url = URL.parse(`https://${toText(value).trim()}`);
    if (url === null || url.hostname === '' || url.pathname !== '/' || url.username !== '')
      return cannotConvert(
        value,
        typeName,
        'Give a name or an address, with a port where it is not 443: 192.0.2.7:8443.',
      );
    return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 443) };
  });
}

export const connectToParameter = parameter({
  schema: dialTarget(),
  synopsis: {
    en: 'Looks there in place of where the DNS leads, such as at a proxy that is not in use yet: 192.0.2.7:8443.',
    ko: 'DNS가 가리키는 곳 대신 확인할 곳. 아직 쓰지 않는 프록시 등. 예: 192.0.2.7:8443.',
  },
});
