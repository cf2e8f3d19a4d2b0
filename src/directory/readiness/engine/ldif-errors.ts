/** What is wrong with a file of LDIF (RFC 2849): always with its line, and with the object where one has begun. */
import { AppError } from '../../../base/errors.ts';

export interface LdifPlace {
  readonly file: string;
  readonly line: number;
  readonly dn: string | undefined;
}

function ldifError(code: string, place: LdifPlace, what: string, next: string): AppError {
  const { file, line, dn } = place;
  const object = dn === undefined ? '' : ` (${dn})`;
  return new AppError({
    kind: 'invalid',
    code: `directory.ldif.${code}`,
    message: `${file}, line ${line}${object}: ${what} Nothing was kept of it. ${next}`,
    details: { file, line, dn: dn ?? null },
  });
}

const exportAgain = 'Export the file again, and run the command again.';

export const cutInTheMiddle = (place: LdifPlace): AppError =>
  ldifError(
    'cut',
    place,
    'the file ends in the middle of a line, so it was cut.',
    'Export it again; if it is complete, end its last line with a line break.',
  );

export const notLdif = (place: LdifPlace, beginning: string): AppError =>
  ldifError('line', place, `"${beginning}" is no line of LDIF, which is "attribute: value".`, exportAgain);

export const withoutName = (place: LdifPlace, beginning: string): AppError =>
  ldifError('dn', place, `an object begins with "${beginning}" and not with "dn:".`, exportAgain);

export const strayContinuation = (place: LdifPlace): AppError =>
  ldifError('continuation', place, 'a line that continues another stands alone.', exportAgain);

export const notBase64 = (place: LdifPlace, attribute: string): AppError =>
  ldifError('base64', place, `the value of ${attribute} is not base64.`, exportAgain);

export const notAContentRecord = (place: LdifPlace, kind: string): AppError =>
  ldifError(
    'change',
    place,
    `this is a change (changetype: ${kind}) and not an object.`,
    'Give a file of objects, as ldifde -f or ldapsearch -LLL write it.',
  );

export const valueElsewhere = (place: LdifPlace, attribute: string): AppError =>
  ldifError(
    'url',
    place,
    `the value of ${attribute} stands in another file, which is not read.`,
    'Export the file with its values.',
  );

export const tooLarge = (place: LdifPlace, limit: number): AppError =>
  ldifError(
    'tooLarge',
    place,
    `the object has more than ${limit / 1024 / 1024} MB in the attributes that are checked.`,
    'Look at the object in its directory; mend it there or leave it out of the export.',
  );
