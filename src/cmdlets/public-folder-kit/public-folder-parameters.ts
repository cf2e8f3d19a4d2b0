import { findMember, toText } from '../../wire/powershell-language/index.ts';
import { parameter } from '../kit/parameter.ts';
import { identity } from '../kit/parameter-types.ts';

/** Text, or the folder itself as another cmdlet gave it out. */
const publicFolderIdentity = () =>
  identity('Microsoft.Exchange.Configuration.Tasks.PublicFolderIdParameter', (value) => {
    const found = findMember(value, 'Identity')?.value;
    return found === null || found === undefined ? undefined : toText(found);
  });

export const anyPublicFolderParameter = parameter({
  schema: publicFolderIdentity(),
  synopsis: {
    en: 'The folder from the top: \\Sales\\Orders. Without it, or with \\ alone, it is the top itself.',
    ko: '최상위부터 쓴 폴더. 예: \\영업\\주문. 생략하거나 \\만 쓰면 최상위입니다.',
  },
  position: 0,
  fromPipeline: 'both',
});

export const publicFolderParameter = parameter({
  schema: publicFolderIdentity(),
  synopsis: {
    en: 'The folder from the top: \\Sales\\Orders.',
    ko: '최상위부터 쓴 폴더. 예: \\영업\\주문.',
  },
  position: 0,
  mandatory: true,
  fromPipeline: 'both',
});

export const pathParameter = parameter({
  schema: publicFolderIdentity(),
  synopsis: {
    en: 'The folder that it lies in: \\Sales; the top without it.',
    ko: '상위 폴더. 예: \\영업. 생략하면 최상위입니다.',
  },
});
