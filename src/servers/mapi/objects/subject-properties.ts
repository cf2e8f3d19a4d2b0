/** [MS-OXCMSG] section 2.2.1.46: the subject is its prefix and what follows it, whichever of the three a client writes. */
import { splitSubject } from '../../../mailbox/conversion/subject.ts';
import type { PropertyBag } from '../../../wire/mapi/property-bag.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { propertyId } from '../../../wire/mapi/property-type.ts';

const subjectIds: ReadonlySet<number> = new Set(
  [PidTag.Subject, PidTag.SubjectPrefix, PidTag.NormalizedSubject].map(propertyId),
);

export const isOfSubject = (identity: number | string): boolean =>
  typeof identity === 'number' && subjectIds.has(identity);

/** After `written` was set or removed; what else is to be told of as changed. */
export function alignSubject(bag: PropertyBag, written: number): readonly number[] {
  if (written !== propertyId(PidTag.Subject)) {
    const prefix = bag.text(PidTag.SubjectPrefix) ?? '';
    bag.set(PidTag.Subject, prefix + (bag.text(PidTag.NormalizedSubject) ?? ''));
    return [PidTag.Subject];
  }
  const subject = bag.text(PidTag.Subject);
  if (subject === undefined) {
    bag.delete(PidTag.SubjectPrefix);
    bag.delete(PidTag.NormalizedSubject);
  } else {
    // A prefix that the client has said itself stays one.
    const said = bag.text(PidTag.SubjectPrefix) ?? '';
    const isSaid = said !== '' && subject.startsWith(said);
    const parts = isSaid ? { prefix: said, normalized: subject.slice(said.length) } : splitSubject(subject);
    bag.set(PidTag.SubjectPrefix, parts.prefix).set(PidTag.NormalizedSubject, parts.normalized);
  }
  return [PidTag.SubjectPrefix, PidTag.NormalizedSubject];
}
