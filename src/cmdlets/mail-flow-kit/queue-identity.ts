import { findMember, toText } from '../../wire/powershell-language/index.ts';
import { parameter } from '../kit/parameter.ts';
import { identity } from '../kit/parameter-types.ts';

/** Exchange names a queue by its server as well; mail of an organisation here is the same on every node. */
export const queueServer = 'Mail';

const readIdentity = (value: Parameters<typeof toText>[0]): string | undefined => {
  const found = findMember(value, 'Identity')?.value;
  return found === null || found === undefined ? undefined : toText(found);
};

/** `Mail\contoso.com` or `contoso.com`. */
export const lastPart = (text: string): string => text.slice(text.lastIndexOf('\\') + 1).trim();

export const queuedMessageParameter = parameter({
  schema: identity('Microsoft.Exchange.Data.QueueViewer.MessageIdentity', readIdentity),
  synopsis: { en: 'As Get-Message tells it.', ko: 'Get-Message가 표시하는 ID.' },
  position: 0,
  mandatory: true,
  fromPipeline: 'both',
});

export const queueIdentity = () =>
  identity('Microsoft.Exchange.Data.QueueViewer.QueueIdentity', readIdentity);
