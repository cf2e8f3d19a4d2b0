/** What the address book says of a person, under Exchange's names. */
import { nullableRecipientIdentity, referenceOf } from './reference.ts';
import { setting, textSetting } from './setting.ts';

export const personNameSettings = {
  FirstName: textSetting('givenName', 'Given name.', '이름.'),
  Initials: textSetting('initials', 'Initials of the middle names.', '중간 이름의 머리글자.'),
  LastName: textSetting('surname', 'Family name.', '성.'),
} as const;

export const addressBookSettings = {
  ...personNameSettings,
  SimpleDisplayName: textSetting('simpleDisplayName', 'The name in ASCII.', 'ASCII 이름.'),
  PhoneticDisplayName: textSetting(
    'phoneticDisplayName',
    'The name as it sounds, by which address books may sort.',
    '발음대로 적은 이름. 주소록을 이 이름으로 정렬할 수 있습니다.',
  ),
  Title: textSetting('title', 'Job title.', '직위.'),
  Department: textSetting('department', 'Department.', '부서.'),
  Company: textSetting('company', 'Company.', '회사.'),
  Manager: setting(
    nullableRecipientIdentity(),
    'Whom this person reports to; $null for nobody.',
    '관리자. 없애려면 $null.',
    async (identity, { context }) => ({ attributes: { manager: await referenceOf(identity, context) } }),
  ),
  Office: textSetting('office', 'Where this person works.', '사무실.'),
  Phone: textSetting('phone', 'Telephone at work.', '회사 전화.'),
  HomePhone: textSetting('homePhone', 'Telephone at home.', '집 전화.'),
  MobilePhone: textSetting('mobilePhone', 'Mobile telephone.', '휴대폰.'),
  Pager: textSetting('pager', 'Pager.', '호출기.'),
  Fax: textSetting('fax', 'Fax number.', '팩스.'),
  AssistantName: textSetting('assistantName', "The assistant's name.", '비서 이름.'),
  StreetAddress: textSetting('streetAddress', 'Street and number.', '도로명 주소.'),
  City: textSetting('city', 'City.', '구/군/시.'),
  StateOrProvince: textSetting('stateOrProvince', 'State or province.', '시/도.'),
  PostalCode: textSetting('postalCode', 'Postal code.', '우편 번호.'),
  CountryOrRegion: textSetting('countryOrRegion', 'Country or region.', '국가 또는 지역.'),
  WebPage: textSetting('webPage', 'Web page.', '웹 페이지.'),
  Notes: textSetting('notes', 'Whatever else there is to say.', '메모.'),
} as const;
