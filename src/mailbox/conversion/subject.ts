/**
 * [MS-OXCMAIL] section 2.2.3.2.6.1: up to three characters that are no digits, then a colon and a blank: `RE: `, `FW: `, `회신: `.
 */
const prefix = /^[^\d\s:]{1,3}: /u;

export interface SubjectParts {
  readonly prefix: string;
  readonly normalized: string;
}

export function splitSubject(subject: string): SubjectParts {
  const found = prefix.exec(subject)?.[0] ?? '';
  return { prefix: found, normalized: subject.slice(found.length) };
}
