import { parameter } from '../kit/parameter.ts';
import { oneOf, truth } from '../kit/parameter-types.ts';

const forms = () =>
  oneOf(['Relaxed', 'Simple'], 'Microsoft.Exchange.Data.Directory.SystemConfiguration.CanonicalizationType');

/** Of the cmdlets that make and change how a domain's mail is signed. */
export const signingParameters = {
  HeaderCanonicalization: parameter({
    schema: forms(),
    synopsis: {
      en: 'Relaxed where servers on the way may fold fields anew; Simple where none may.',
      ko: 'Relaxed는 중간 서버가 머리글 줄을 다시 나누어도 되고, Simple은 그러면 안 됩니다.',
    },
  }),
  BodyCanonicalization: parameter({
    schema: forms(),
    synopsis: {
      en: 'Relaxed where blanks at the ends of lines may change on the way; Simple where nothing may.',
      ko: 'Relaxed는 줄 끝의 공백이 바뀌어도 되고, Simple은 아무것도 바뀌면 안 됩니다.',
    },
  }),
} as const;

export const enabledParameter = parameter({
  schema: truth(),
  synopsis: {
    en: '$true signs what people of the domain send, once DNS has the key.',
    ko: '$true이면 DNS에 키가 게시된 뒤부터 이 도메인에서 보내는 메일에 서명합니다.',
  },
  mandatory: true,
});

export const keySizeParameter = parameter({
  schema: oneOf(['2048', '1024'], 'System.UInt16'),
  synopsis: {
    en: 'Bits of the new key: 2048, or 1024 for zones that hold no longer records.',
    ko: '새 키의 비트 수. 2048, 긴 레코드를 넣을 수 없는 DNS라면 1024.',
  },
});

export const formOf = { Relaxed: 'relaxed', Simple: 'simple' } as const;
