/** [MS-OXTNEF] section 2.1.3.2: ids of attributes, with the type of their data in the upper half. */
export const TnefAttribute = {
  Owner: 0x0006_0000,
  DateStart: 0x0003_0006,
  DateEnd: 0x0003_0007,
  RequestRes: 0x0004_0009,
  From: 0x0000_8000,
  Subject: 0x0001_8004,
  DateSent: 0x0003_8005,
  DateRecd: 0x0003_8006,
  MessageStatus: 0x0006_8007,
  MessageClass: 0x0007_8008,
  MessageId: 0x0001_8009,
  Body: 0x0002_800c,
  Priority: 0x0004_800d,
  AttachData: 0x0006_800f,
  AttachTitle: 0x0001_8010,
  AttachCreateDate: 0x0003_8012,
  AttachModifyDate: 0x0003_8013,
  AttachTransportFilename: 0x0006_9001,
  AttachRendData: 0x0006_9002,
  MsgProps: 0x0006_9003,
  RecipTable: 0x0006_9004,
  Attachment: 0x0006_9005,
  OemCodepage: 0x0006_9007,
} as const;

/** Section 2.1.3.3.15: classes as they were called before there was MAPI. */
const legacyClasses: Readonly<Record<string, string>> = {
  'ipm.microsoft mail.note': 'IPM.Note',
  'ipm.microsoft mail.read receipt': 'REPORT.IPM.Note.IPNRN',
  'ipm.microsoft mail.non-delivery': 'REPORT.IPM.Note.NDR',
  'ipm.microsoft schedule.mtgreq': 'IPM.Schedule.Meeting.Request',
  'ipm.microsoft schedule.mtgcncl': 'IPM.Schedule.Meeting.Canceled',
  'ipm.microsoft schedule.mtgrespp': 'IPM.Schedule.Meeting.Resp.Pos',
  'ipm.microsoft schedule.mtgrespn': 'IPM.Schedule.Meeting.Resp.Neg',
  'ipm.microsoft schedule.mtgrespa': 'IPM.Schedule.Meeting.Resp.Tent',
};

export function currentClass(name: string): string {
  const lower = name.toLowerCase();
  return (Object.hasOwn(legacyClasses, lower) ? legacyClasses[lower] : undefined) ?? name;
}
