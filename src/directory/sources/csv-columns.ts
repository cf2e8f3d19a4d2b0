/** Which attribute a column of a CSV file is: named by the connector, by the attribute itself, or as PowerShell's cmdlets name it. */
import type { CsvRow } from '../../wire/csv/csv-reader.ts';
import { shownText, sourceError } from '../ldap/source-error.ts';

/** Properties of Get-ADUser and Get-ADGroup, of Get-Mailbox and Get-Recipient, and of the Exchange admin center, that are spelled otherwise than their attributes. */
const knownNames: Readonly<Record<string, string>> = {
  dn: 'distinguishedname',
  emailaddress: 'mail',
  email: 'mail',
  'e-mail': 'mail',
  primarysmtpaddress: 'mail',
  windowsemailaddress: 'mail',
  emailaddresses: 'proxyaddresses',
  surname: 'sn',
  lastname: 'sn',
  firstname: 'givenname',
  username: 'userprincipalname',
  upn: 'userprincipalname',
  alias: 'mailnickname',
  logonname: 'samaccountname',
  office: 'physicaldeliveryofficename',
  officephone: 'telephonenumber',
  phone: 'telephonenumber',
  phonenumber: 'telephonenumber',
  mobilephone: 'mobile',
  fax: 'facsimiletelephonenumber',
  city: 'l',
  state: 'st',
  stateorprovince: 'st',
  country: 'c',
  countryorregion: 'c',
  zip: 'postalcode',
  ziporpostalcode: 'postalcode',
  jobtitle: 'title',
  members: 'member',
  guid: 'objectguid',
  externalemailaddress: 'targetaddress',
  hiddenfromaddresslistsenabled: 'msexchhidefromaddresslists',
};

/** Of which a cell may hold several, as csvde (`;`) and Export-Csv with -join write them. */
const multiValued: ReadonlySet<string> = new Set([
  'proxyaddresses',
  'objectclass',
  'member',
  'memberof',
  'uniquemember',
  'memberuid',
  'showinaddressbook',
  'othermailbox',
  'othertelephone',
  'othermobile',
]);

/** Values of these have commas and semicolons of their own. */
const names: ReadonlySet<string> = new Set(['member', 'memberof', 'uniquemember', 'showinaddressbook']);

export interface SourceColumn {
  readonly attribute: string;
  readonly isMultiValued: boolean;
}

export function readColumns(
  header: CsvRow,
  columnMap: Readonly<Record<string, string>>,
): readonly (SourceColumn | undefined)[] {
  const mapped = new Map(
    Object.entries(columnMap).map(([column, attribute]) => [fold(column), attribute.toLowerCase()]),
  );
  const found = new Set<string>();
  const columns = header.fields.map((field) => {
    const name = fold(field);
    if (name === '') return undefined;
    const attribute = mapped.get(name) ?? attributeNamed(name);
    if (attribute === undefined || attribute === '') return undefined;
    // Of two columns that mean the same, the one that the connector names counts, and else the first.
    if (found.has(attribute) && !mapped.has(name)) return undefined;
    found.add(attribute);
    return { attribute, isMultiValued: multiValued.has(attribute) };
  });
  for (const column of Object.keys(columnMap)) {
    if (header.fields.some((field) => fold(field) === fold(column))) continue;
    throw sourceError('csv', {
      what: `The file has no column "${shownText(column)}", which the connector maps.`,
      next: `Its columns are: ${shownText(header.fields.join(', '))}. Correct -ColumnMap.`,
      details: { line: header.line },
    });
  }
  if (['distinguishedname', 'userprincipalname', 'samaccountname', 'mail'].some((name) => found.has(name)))
    return columns;
  throw sourceError('csv', {
    what: `Line ${header.line} names no column that tells whose row it is; its columns are: ${shownText(header.fields.join(', '))}.`,
    next: 'Export DistinguishedName, UserPrincipalName, SamAccountName or mail, or name such a column with -ColumnMap.',
    details: { line: header.line },
  });
}

/** What a cell holds: several values for some attributes, and none when it is empty. */
export function readCell({ attribute, isMultiValued }: SourceColumn, cell: string): string[] {
  const text = cell.trim();
  if (text === '' || text === '{}') return [];
  if (!isMultiValued) return [text];
  // `{a, b}` is what Export-Csv makes of a list that nobody has joined.
  const braced = /^\{(.*)\}$/s.exec(text)?.[1] ?? text;
  const separator = names.has(attribute) ? /(?<!\\);|\r?\n|\|/ : /;|\r?\n|\||,\s*(?=[a-z0-9]+:)/i;
  const values = splitOutsideEscapes(braced, attribute, separator);
  return values.map((value) => value.trim()).filter((value) => value !== '');
}

/** A list of DNs that is joined with spaces or commas is taken apart where the next DN begins. */
function splitOutsideEscapes(text: string, attribute: string, separator: RegExp): string[] {
  const parts = text.split(separator);
  if (!names.has(attribute)) return parts;
  return parts.flatMap((part) => part.split(/(?<=DC=[^,;]+)[, ]+(?=(?:CN|OU|UID)=)/i));
}

function attributeNamed(name: string): string | undefined {
  return knownNames[name] ?? (/^[a-z][a-z0-9-]*$/.test(name) ? name : undefined);
}

/** Names are the same without case and blanks: "E-Mail Address", "EmailAddress". */
function fold(column: string): string {
  return column
    .trim()
    .replaceAll(/[\s_]+/g, '')
    .toLowerCase();
}
