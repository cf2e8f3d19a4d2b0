/** [MS-OXCDATA] section 2.11.1: types of property values, and tags that name a property with its type. */
export const PropertyType = {
  unspecified: 0x0000,
  null: 0x0001,
  integer16: 0x0002,
  integer32: 0x0003,
  floating32: 0x0004,
  floating64: 0x0005,
  currency: 0x0006,
  floatingTime: 0x0007,
  errorCode: 0x000a,
  boolean: 0x000b,
  object: 0x000d,
  integer64: 0x0014,
  string8: 0x001e,
  string: 0x001f,
  time: 0x0040,
  guid: 0x0048,
  serverId: 0x00fb,
  restriction: 0x00fd,
  ruleAction: 0x00fe,
  binary: 0x0102,
  multipleInteger16: 0x1002,
  multipleInteger32: 0x1003,
  multipleFloating32: 0x1004,
  multipleFloating64: 0x1005,
  multipleCurrency: 0x1006,
  multipleFloatingTime: 0x1007,
  multipleInteger64: 0x1014,
  multipleString8: 0x101e,
  multipleString: 0x101f,
  multipleTime: 0x1040,
  multipleGuid: 0x1048,
  multipleBinary: 0x1102,
} as const;

/** In a column of a table: one row for each value ([MS-OXCTABL] section 2.2.2.2.1). */
export const multivalueInstance = 0x2000;

/** Id in the upper half, type in the lower. */
export type PropertyTag = number;

export const propertyTag = (id: number, type: number): PropertyTag => ((id << 16) | type) >>> 0;
export const propertyId = (tag: PropertyTag): number => tag >>> 16;
export const propertyType = (tag: PropertyTag): number => tag & 0xffff;
