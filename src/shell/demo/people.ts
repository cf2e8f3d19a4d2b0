/** Who works at the organisation of the demonstration. */
export interface Person {
  readonly displayName: string;
  readonly surname: string;
  readonly givenName: string;
  readonly alias: string;
  readonly title: string;
  readonly department: string;
}

export const domain = 'contoso.kr';

export const people: readonly Person[] = [
  person('김민수', '김', '민수', 'minsu.kim', '부장', '영업부'),
  person('이서연', '이', '서연', 'seoyeon.lee', '과장', '마케팅부'),
  person('박지훈', '박', '지훈', 'jihoon.park', '대리', '개발부'),
  person('최유진', '최', '유진', 'yujin.choi', '사원', '인사부'),
  person('정하늘', '정', '하늘', 'haneul.jung', '차장', '재무부'),
  person('Terry Adams', 'Adams', 'Terry', 'terry.adams', 'Sales manager', 'Sales'),
  person('Ann Beebe', 'Beebe', 'Ann', 'ann.beebe', 'Designer', 'Marketing'),
  person('Jan Dryml', 'Dryml', 'Jan', 'jan.dryml', 'Engineer', 'Development'),
  person('한지민', '한', '지민', 'jimin.han', '사원', '개발부'),
  person('윤도현', '윤', '도현', 'dohyun.yoon', '이사', '경영지원실'),
];

function person(
  displayName: string,
  surname: string,
  givenName: string,
  alias: string,
  title: string,
  department: string,
): Person {
  return { displayName, surname, givenName, alias, title, department };
}

export function addressOf({ alias }: Person): string {
  return `${alias}@${domain}`;
}
