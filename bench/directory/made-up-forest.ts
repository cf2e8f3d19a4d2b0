import type { SourceObject, SourceValue } from '../../src/directory/source-object.ts';
import type {
  DirectorySource,
  ReadOptions,
  SourceChange,
  SourcePage,
} from '../../src/directory/sources/directory-source.ts';

const pageSize = 1_000;
const root = 'DC=contoso,DC=local';
const staff = `OU=Staff,${root}`;

/** What the next read with a cursor tells of so many users. */
interface Delta {
  readonly users: number;
  readonly changeOf: (number: number) => SourceChange;
}

/** A forest of any size that is made up while it is read, so that nothing of it is in memory. */
export class MadeUpForest {
  readonly #users: number;
  #unit = staff;
  #delta: Delta = { users: 0, changeOf: () => ({ kind: 'gone', dn: '', guid: '' }) };

  constructor(users: number) {
    this.#users = users;
  }

  /** The next read with a cursor tells that so many users have another title and department. */
  change(users: number): void {
    const changeOf = (number: number): SourceChange => ({
      ...{ kind: 'changed', dn: dnOf(number, this.#unit), guid: guidOf(number) },
      attributes: changed(number),
    });
    this.#delta = { users, changeOf };
  }

  /** The unit that everybody is in has another name: the next read with a cursor tells of each user as he is now. */
  moveUnit(name: string): void {
    this.#unit = `OU=${name},${root}`;
    const changeOf = (number: number): SourceChange => {
      return { kind: 'whole', object: userOf(number, this.#unit) };
    };
    this.#delta = { users: this.#users, changeOf };
  }

  /** It is where nobody reads: the next read with a cursor tells that all are gone. */
  moveUnitOutOfScope(): void {
    const changeOf = (number: number): SourceChange => {
      return { kind: 'gone', dn: dnOf(number, 'OU=Elsewhere'), guid: guidOf(number) };
    };
    this.#delta = { users: this.#users, changeOf };
  }

  openSource(): DirectorySource {
    return {
      kind: 'ActiveDirectory',
      describe: async () => ({
        ...{ kind: 'ActiveDirectory', name: 'contoso.local', namingContext: root, upnSuffixes: [] },
        ...{ isWritable: false, following: 'DirSync' },
      }),
      read: (options) => this.#read(options),
      close: () => Promise.resolve(),
    };
  }

  async *#read({ since, signal }: ReadOptions): AsyncGenerator<SourcePage> {
    const isDelta = since !== undefined;
    const delta = this.#delta;
    const count = isDelta ? delta.users : this.#users;
    for (let start = 0; start < count || start === 0; start += pageSize) {
      signal.throwIfAborted();
      const size = Math.min(pageSize, count - start);
      const changes = Array.from({ length: size }, (_, index): SourceChange => {
        const number = start + index;
        return isDelta ? delta.changeOf(number) : { kind: 'whole', object: userOf(number, this.#unit) };
      });
      yield { changes, cursor: `${start + size}` };
    }
  }
}

const surnames = ['김', '이', '박', '최', '정', 'Smith', 'Jones', 'Müller'];
const givenNames = ['미나', '준호', '서연', 'Anna', 'Peter', 'Chloé'];

function pick(values: readonly string[], number: number): string {
  return values[number % values.length] ?? '';
}

function guidOf(number: number): string {
  return `${((number * 2_654_435_761) % 0xffff_ffff).toString(16).padStart(8, '0')}-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}

function dnOf(number: number, unit: string): string {
  return `CN=${pick(surnames, number)} ${pick(givenNames, number)} ${number},OU=unit${number % 50},${unit}`;
}

/** A user as directories of companies have them: some twenty attributes. */
function userOf(number: number, unit: string): SourceObject {
  const name = `${pick(surnames, number)} ${pick(givenNames, number)} ${number}`;
  const values: Record<string, SourceValue | readonly SourceValue[]> = {
    objectclass: ['top', 'person', 'organizationalPerson', 'user'],
    cn: name,
    samaccountname: `user${number}`,
    userprincipalname: `user${number}@contoso.com`,
    mail: `user${number}@contoso.com`,
    mailnickname: `user${number}`,
    proxyaddresses: [`SMTP:user${number}@contoso.com`, `smtp:u.${number}@contoso.com`],
    displayname: name,
    givenname: pick(givenNames, number),
    sn: pick(surnames, number),
    title: '과장',
    department: `부서 ${number % 200}`,
    company: 'Contoso',
    physicaldeliveryofficename: 'Seoul',
    telephonenumber: `+82 2 ${1_000_000 + number}`,
    mobile: `+82 10 ${10_000_000 + number}`,
    streetaddress: '테헤란로 1',
    l: 'Seoul',
    postalcode: '06164',
    co: 'Korea',
    c: 'KR',
    useraccountcontrol: '512',
    manager: dnOf(Math.floor(number / 10), unit),
  };
  const attributes = new Map(
    Object.entries(values).map(([key, value]) => [key, Array.isArray(value) ? value : [value]]),
  );
  return {
    dn: dnOf(number, unit),
    guid: guidOf(number),
    attributes: attributes as SourceObject['attributes'],
  };
}

function changed(number: number): SourceObject['attributes'] {
  return new Map([
    ['title', ['부장']],
    ['department', [`새 부서 ${number % 7}`]],
  ]);
}
