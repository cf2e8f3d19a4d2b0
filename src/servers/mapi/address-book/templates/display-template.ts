/** What clients show of people, rooms and lists, in the languages of this product: [MS-OXOABKT] section 3.1.4. */
import { DisplayType } from '../../../../wire/mapi/display-type.ts';
import { PidTag } from '../../../../wire/mapi/property-tags.ts';
import {
  type PropertyTag,
  PropertyType,
  propertyId,
  propertyTag,
} from '../../../../wire/mapi/property-type.ts';
import type { DialogControl } from './template-data.ts';

export type TemplateLanguage = 'en' | 'ko';

const prefix = '/o=Landfall/cn=Addressing/cn=Display-Templates/cn=';
const names = {
  user: DisplayType.mailUser,
  list: DisplayType.distributionList,
  search: DisplayType.search,
} as const;

export const displayTemplateDn = (displayType: number): string =>
  `${prefix}${displayType === names.list ? 'list' : 'user'}`;

/** Templates know no language by their name: it comes with the request. */
export function displayTypeOfTemplate(dn: string): number | undefined {
  const lower = dn.toLowerCase();
  const found = Object.entries(names).find(([each]) => `${prefix}${each}`.toLowerCase() === lower);
  return found?.[1];
}

/** Undefined for a language that is none. Another than ours is shown English, as Exchange does. */
export function templateLanguage(localeId: number): TemplateLanguage | undefined {
  const primary = localeId & 0x3ff;
  if (primary === 0) return undefined;
  return primary === korean ? 'ko' : 'en';
}

const korean = 0x12;

/** Clients ask with texts in the code page of the request. */
const narrow = (tag: PropertyTag): PropertyTag => propertyTag(propertyId(tag), PropertyType.string8);
const manyNarrow = (tag: PropertyTag): PropertyTag =>
  propertyTag(propertyId(tag), PropertyType.multipleString8);

interface Field {
  readonly text: Record<TemplateLanguage, string>;
  readonly tag: PropertyTag;
  readonly maxLength?: number;
}

interface Columns {
  readonly top: number;
  readonly isEditable?: true;
}

const rowHeight = 16;
const left = 12;
const middle = 189;
const labelWidth = 66;
const fieldWidth = 96;

/** Fields in two columns, from the top. */
function twoColumns(
  language: TemplateLanguage,
  fields: readonly Field[],
  { top, isEditable }: Columns,
): DialogControl[] {
  return fields.flatMap(({ text, tag, maxLength = 256 }, index) => {
    const x = index % 2 === 0 ? left : middle;
    const y = top + Math.floor(index / 2) * rowHeight;
    return [
      { kind: 'label' as const, text: text[language], x, y: y + 2, width: labelWidth, height: 8 },
      {
        kind: 'edit' as const,
        tag: narrow(tag),
        maxLength,
        ...(isEditable && { isEditable }),
        x: x + labelWidth + 4,
        y,
        width: fieldWidth,
        height: 12,
      },
    ];
  });
}

const pageWidth = 348;
const pageHeight = 160;

const wide = (tag: PropertyTag, kind: 'list' | 'values', top: number): DialogControl => ({
  kind,
  tag,
  x: left,
  y: top,
  width: pageWidth,
  height: pageHeight - top,
});

const page = (language: TemplateLanguage, en: string, ko: string): DialogControl => ({
  kind: 'page',
  text: language === 'ko' ? ko : en,
});

const name: readonly Field[] = [
  { text: { en: 'First', ko: '이름' }, tag: PidTag.GivenName, maxLength: 64 },
  { text: { en: 'Last', ko: '성' }, tag: PidTag.Surname, maxLength: 64 },
  { text: { en: 'Display', ko: '표시 이름' }, tag: PidTag.DisplayName },
  { text: { en: 'Alias', ko: '별칭' }, tag: PidTag.Account, maxLength: 64 },
];

const work: readonly Field[] = [
  { text: { en: 'Title', ko: '직책' }, tag: PidTag.Title, maxLength: 128 },
  { text: { en: 'Company', ko: '회사' }, tag: PidTag.CompanyName, maxLength: 64 },
  { text: { en: 'Department', ko: '부서' }, tag: PidTag.DepartmentName, maxLength: 64 },
  { text: { en: 'Office', ko: '사무실' }, tag: PidTag.OfficeLocation, maxLength: 128 },
  { text: { en: 'Assistant', ko: '비서' }, tag: PidTag.Assistant },
  { text: { en: 'Phone', ko: '전화' }, tag: PidTag.BusinessTelephoneNumber, maxLength: 64 },
  { text: { en: 'Street', ko: '주소' }, tag: PidTag.StreetAddress, maxLength: 1024 },
  { text: { en: 'City', ko: '구/군/시' }, tag: PidTag.Locality, maxLength: 128 },
  { text: { en: 'State/Province', ko: '시/도' }, tag: PidTag.StateOrProvince, maxLength: 128 },
  { text: { en: 'Zip code', ko: '우편 번호' }, tag: PidTag.PostalCode, maxLength: 40 },
  { text: { en: 'Country/Region', ko: '국가/지역' }, tag: PidTag.Country, maxLength: 128 },
  { text: { en: 'E-mail', ko: '전자 메일' }, tag: PidTag.SmtpAddress },
];

const phones: readonly Field[] = [
  { text: { en: 'Business', ko: '회사' }, tag: PidTag.BusinessTelephoneNumber, maxLength: 64 },
  { text: { en: 'Home', ko: '집' }, tag: PidTag.HomeTelephoneNumber, maxLength: 64 },
  { text: { en: 'Mobile', ko: '휴대폰' }, tag: PidTag.MobileTelephoneNumber, maxLength: 64 },
  { text: { en: 'Pager', ko: '호출기' }, tag: PidTag.PagerTelephoneNumber, maxLength: 64 },
  { text: { en: 'Fax', ko: '팩스' }, tag: PidTag.PrimaryFaxNumber, maxLength: 64 },
  { text: { en: 'Web page', ko: '웹 페이지' }, tag: PidTag.BusinessHomePage, maxLength: 2048 },
];

function notes(language: TemplateLanguage, top: number): DialogControl[] {
  return [
    {
      kind: 'label',
      text: language === 'ko' ? '메모' : 'Notes',
      x: left,
      y: top,
      width: labelWidth,
      height: 8,
    },
    {
      kind: 'edit',
      tag: narrow(PidTag.Comment),
      maxLength: 1024,
      isMultiLine: true,
      x: left,
      y: top + 12,
      width: pageWidth,
      height: 60,
    },
  ];
}

const addresses = (language: TemplateLanguage): DialogControl[] => [
  page(language, 'E-mail Addresses', '전자 메일 주소'),
  wide(manyNarrow(PidTag.AddressBookProxyAddresses), 'values', 8),
];

function userTemplate(language: TemplateLanguage): DialogControl[] {
  return [
    page(language, 'General', '일반'),
    ...twoColumns(language, name, { top: 8 }),
    ...twoColumns(language, work, { top: 48 }),
    page(language, 'Organization', '조직'),
    {
      kind: 'button',
      tag: PidTag.AddressBookManager,
      text: language === 'ko' ? '관리자' : 'Manager',
      x: left,
      y: 8,
      width: labelWidth,
      height: 14,
    },
    wide(PidTag.AddressBookReports, 'list', 28),
    page(language, 'Phone/Notes', '전화/메모'),
    ...twoColumns(language, phones, { top: 8 }),
    ...notes(language, 64),
    page(language, 'Member Of', '소속 그룹'),
    wide(PidTag.AddressBookIsMemberOfDistributionList, 'list', 8),
    ...addresses(language),
  ];
}

function listTemplate(language: TemplateLanguage): DialogControl[] {
  return [
    page(language, 'General', '일반'),
    ...twoColumns(
      language,
      [
        { text: { en: 'Display', ko: '표시 이름' }, tag: PidTag.DisplayName },
        { text: { en: 'Alias', ko: '별칭' }, tag: PidTag.Account, maxLength: 64 },
      ],
      { top: 8 },
    ),
    {
      kind: 'button',
      tag: PidTag.AddressBookOwner,
      text: language === 'ko' ? '소유자' : 'Owner',
      x: left,
      y: 28,
      width: labelWidth,
      height: 14,
    },
    wide(PidTag.AddressBookMember, 'list', 48),
    page(language, 'Notes', '메모'),
    ...notes(language, 8),
    page(language, 'Member Of', '소속 그룹'),
    wide(PidTag.AddressBookIsMemberOfDistributionList, 'list', 8),
    ...addresses(language),
  ];
}

/** What somebody may look for: the client makes a restriction of what is typed. */
function searchTemplate(language: TemplateLanguage): DialogControl[] {
  return [
    page(language, 'General', '일반'),
    ...twoColumns(language, [...name, ...work.slice(0, 4), ...work.slice(7, 9)], {
      top: 8,
      isEditable: true,
    }),
  ];
}

/** Of a display type that has none, the template of people is shown: contacts, rooms, users elsewhere. */
export function displayTemplate(displayType: number, language: TemplateLanguage): DialogControl[] {
  if (displayType === names.search) return searchTemplate(language);
  return displayType === names.list ? listTemplate(language) : userTemplate(language);
}
