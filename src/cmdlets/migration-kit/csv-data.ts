import { fileBytes } from '../kit/file-bytes.ts';
import { parameter } from '../kit/parameter.ts';

/** Holds passwords: it is in no record of changes and in no message. */
export const csvDataParameter = parameter({
  schema: fileBytes(),
  synopsis: {
    en: 'The bytes of the CSV file: EmailAddress, UserName, Password and, where wanted, UserRoot.',
    ko: 'CSV 파일의 바이트. 열: EmailAddress, UserName, Password, 필요하면 UserRoot.',
  },
  secret: true,
});
