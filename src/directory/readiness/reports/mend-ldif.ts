/** What is proposed, as LDIF that ldapmodify takes: for whoever may write where we may not, or wants to look at it first. */
import { ldifVersion, writeLdifComment, writeLdifRecord } from '../../../wire/ldif/ldif-writer.ts';
import type { Finding } from '../finding.ts';

export const ldifBeginning = (comment: string): string => writeLdifComment(comment) + ldifVersion;

type Modification = { operation: 'add' | 'delete'; attribute: string; values: string[] };

/** Findings of one object follow one another and become one change, all or nothing. */
export class MendLdif {
  #dn = '';
  #modifications: Modification[] = [];

  /** What is complete with it: the object before. */
  add({ dn, attribute, value, action, proposal }: Finding): string {
    const before = dn === this.#dn ? '' : this.end();
    this.#dn = dn;
    if (action !== 'EDIT' && action !== 'REMOVE') return before;
    // Old values are taken away by name, so that a value that was changed meanwhile is not overwritten.
    if (value !== null) this.#modifications.push({ operation: 'delete', attribute, values: [value] });
    if (proposal !== null) this.#modifications.push({ operation: 'add', attribute, values: [proposal] });
    return before;
  }

  end(): string {
    const modifications = this.#modifications;
    this.#modifications = [];
    if (modifications.length === 0) return '';
    return writeLdifRecord({ kind: 'modify', dn: this.#dn, modifications }, { explainsBase64: true });
  }
}
