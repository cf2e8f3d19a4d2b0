/** What cmdlets that make recipients are told. */
import { recipientLimits } from '../../store/directory/recipient-limits.ts';
import { parameter } from '../kit/parameter.ts';
import { text } from '../kit/parameter-types.ts';

export const newRecipientParameters = {
  Name: parameter({
    schema: text({ maxLength: recipientLimits.name }),
    synopsis: { en: 'Unique in the organisation.', ko: '조직에서 유일한 이름.' },
    position: 0,
    mandatory: true,
    fromPipeline: 'propertyName',
  }),
  Alias: parameter({
    schema: text({ maxLength: recipientLimits.alias }),
    synopsis: {
      en: 'The part of the address before the @; from the name where it is left out.',
      ko: '주소의 @ 앞부분. 생략하면 이름에서 만듭니다.',
    },
    fromPipeline: 'propertyName',
  }),
  DisplayName: parameter({
    schema: text({ maxLength: recipientLimits.displayName }),
    synopsis: { en: 'What people read.', ko: '화면에 표시되는 이름.' },
    fromPipeline: 'propertyName',
  }),
  PrimarySmtpAddress: parameter({
    schema: text(),
    synopsis: { en: 'The address that mail is sent from.', ko: '메일을 보낼 때 쓰는 주소.' },
    fromPipeline: 'propertyName',
  }),
} as const;

export const targetParameter = parameter({
  schema: text({ maxLength: recipientLimits.targetAddress }),
  synopsis: {
    en: 'Where its mail goes, outside of this organisation.',
    ko: '메일을 보낼 조직 밖의 주소.',
  },
  mandatory: true,
  fromPipeline: 'propertyName',
});
