import { FakeDirectory } from '../../../src/directory/sources/fake-source.ts';

const people = 300;
const groups = 5;
const nc = 'DC=contoso,DC=local';

/**
 * A directory as it is after so many days of changes, the same in every process: cursors of one are taken by the next. Each day
 * people are renamed, moved, deleted, hired, put into groups, and given the address of somebody else.
 */
export function forestAfter(days: number): FakeDirectory {
  const forest = new FakeDirectory({ pageSize: 40 });
  forest.add('organizationalUnit', 'OU=A');
  forest.add('organizationalUnit', 'OU=B');
  for (let who = 0; who < people; who += 1) hire(forest, who);
  for (let group = 0; group < groups; group += 1) {
    const member = Array.from({ length: people }, (_, who) => who).filter((who) => who % groups === group);
    forest.add('group', `CN=G${group}`, {
      ...{ groupType: '-2147483646', mail: `g${group}@contoso.com`, mailNickname: `g${group}` },
      member: [...member.map(dnOf), `CN=G${(group + 1) % groups},${nc}`].filter(
        (dn) => forest.state.find(dn) !== undefined,
      ),
    });
  }
  for (let day = 1; day <= days; day += 1) live(forest, day);
  return forest;
}

const dnOf = (who: number): string => `CN=P${who},OU=A,${nc}`;

function hire(forest: FakeDirectory, who: number): void {
  forest.add('user', `CN=P${who},OU=A`, {
    ...{ sAMAccountName: `p${who}`, mailNickname: `p${who}`, mail: `p${who}@contoso.com` },
    ...{ userPrincipalName: `p${who}@contoso.com`, proxyAddresses: [`SMTP:p${who}@contoso.com`] },
  });
}

function live(forest: FakeDirectory, day: number): void {
  const some = (offset: number) => dnOf((day * 37 + offset * 11) % people);
  for (let offset = 0; offset < 12; offset += 1) {
    const dn = some(offset);
    if (forest.state.find(dn) === undefined) continue;
    if (offset % 4 === 0) forest.change(dn, { title: `과장 ${day}` });
    else if (offset % 4 === 1) {
      forest.rename(dn, dn.replace('OU=A', 'OU=B'));
      forest.rename(dn.replace('OU=A', 'OU=B'), dn);
    } else if (offset % 4 === 2)
      forest.change(dn, { department: `부서 ${day}`, userAccountControl: day % 2 === 0 ? '514' : '512' });
    else forest.delete(dn);
  }
  const hired = people + day;
  hire(forest, hired);
  // The address of somebody who has gone goes on to somebody who has come.
  forest.change(dnOf(hired), {
    proxyAddresses: [`SMTP:p${hired}@contoso.com`, `smtp:desk${day % 7}.${day}@contoso.com`],
  });
  const group = `CN=G${day % groups},${nc}`;
  forest.change(group, { member: [...forest.textsOf(group, 'member'), dnOf(hired)] });
}
