import type { PropertyBag } from '../../../wire/mapi/property-bag.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { htmlToText } from '../../../wire/mime/html-text.ts';
import { textOfHtml } from '../html-source.ts';

export interface BodyForms {
  readonly text: string;
  readonly html: string | undefined;
}

export function bodyFormsOf(bag: PropertyBag): BodyForms {
  const html = bag.bytes(PidTag.Html);
  const text = bag.text(PidTag.Body);
  if (html === undefined) return { text: text ?? '', html: undefined };
  const shown = textOfHtml(html, bag.number(PidTag.InternetCodepage));
  return { text: text ?? htmlToText(shown), html: shown };
}
