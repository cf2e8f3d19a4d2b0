/**
 * What setup of Exchange adds to the schema of Active Directory, as far as directories are read for it here:
 * https://learn.microsoft.com/exchange/plan-and-deploy/active-directory/ad-schema-changes
 */
interface ExchangeAttribute {
  readonly cn: string;
  readonly name: string;
  readonly id: string;
  /** [MS-ADTS] 3.1.1.2.2.2: attributeSyntax and oMSyntax. */
  readonly syntax: readonly [string, number];
  readonly range?: readonly [number, number];
}

const unicode = ['2.5.5.12', 64] as const;
const boolean = ['2.5.5.8', 1] as const;
const integer = ['2.5.5.9', 2] as const;
const largeInteger = ['2.5.5.16', 65] as const;

const attributes: readonly ExchangeAttribute[] = [
  {
    cn: 'ms-Exch-Mail-Nickname',
    name: 'mailNickname',
    id: '1.2.840.113556.1.2.447',
    syntax: unicode,
    range: [1, 64],
  },
  {
    cn: 'ms-Exch-Target-Address',
    name: 'targetAddress',
    id: '1.2.840.113556.1.2.352',
    syntax: unicode,
    range: [1, 1123],
  },
  {
    cn: 'ms-Exch-Hide-From-Address-Lists',
    name: 'msExchHideFromAddressLists',
    id: '1.2.840.113556.1.4.7000.102.73',
    syntax: boolean,
  },
  {
    cn: 'ms-Exch-Recipient-Type-Details',
    name: 'msExchRecipientTypeDetails',
    id: '1.2.840.113556.1.4.7000.102.50855',
    syntax: largeInteger,
  },
  {
    cn: 'ms-Exch-Recipient-Display-Type',
    name: 'msExchRecipientDisplayType',
    id: '1.2.840.113556.1.4.7000.102.50730',
    syntax: integer,
  },
  ...Array.from({ length: 15 }, (_, index): ExchangeAttribute => {
    const number = index + 1;
    return {
      cn: `ms-Exch-Extension-Attribute-${number}`,
      name: `extensionAttribute${number}`,
      id: `1.2.840.113556.1.2.${number <= 10 ? 422 + number : 588 + number}`,
      syntax: unicode,
      range: [1, 1024],
    };
  }),
];

const schemaUpdateNow = ['dn:', 'changetype: modify', 'add: schemaUpdateNow', 'schemaUpdateNow: 1', '-'];

/** LDIF for ldapmodify, at a schema master that allows updates. */
export function exchangeSchema(baseDn: string): string {
  const schema = `CN=Schema,CN=Configuration,${baseDn}`;
  const definitions = attributes.map(({ cn, name, id, syntax, range }) => [
    `dn: CN=${cn},${schema}`,
    'changetype: add',
    'objectClass: attributeSchema',
    `lDAPDisplayName: ${name}`,
    `attributeID: ${id}`,
    `attributeSyntax: ${syntax[0]}`,
    `oMSyntax: ${syntax[1]}`,
    'isSingleValued: TRUE',
    'isMemberOfPartialAttributeSet: TRUE',
    ...(range === undefined ? [] : [`rangeLower: ${range[0]}`, `rangeUpper: ${range[1]}`]),
  ]);
  const recipient = [
    `dn: CN=Mail-Recipient,${schema}`,
    'changetype: modify',
    'add: mayContain',
    ...attributes.map(({ name }) => `mayContain: ${name}`),
    '-',
  ];
  const records = [...definitions, schemaUpdateNow, recipient, schemaUpdateNow];
  return records.map((lines) => `${lines.join('\n')}\n`).join('\n');
}
