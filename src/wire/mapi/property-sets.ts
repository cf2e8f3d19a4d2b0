import type { Guid } from '../../base/ids.ts';

/** [MS-OXPROPS] section 1.3.2: sets of named properties. */
export const PropertySet = {
  Mapi: guid('00020328-0000-0000-c000-000000000046'),
  PublicStrings: guid('00020329-0000-0000-c000-000000000046'),
  InternetHeaders: guid('00020386-0000-0000-c000-000000000046'),
  Appointment: guid('00062002-0000-0000-c000-000000000046'),
  Task: guid('00062003-0000-0000-c000-000000000046'),
  Address: guid('00062004-0000-0000-c000-000000000046'),
  Common: guid('00062008-0000-0000-c000-000000000046'),
  Log: guid('0006200a-0000-0000-c000-000000000046'),
  Note: guid('0006200e-0000-0000-c000-000000000046'),
  Sharing: guid('00062040-0000-0000-c000-000000000046'),
  PostRss: guid('00062041-0000-0000-c000-000000000046'),
  Meeting: guid('6ed8da90-450b-101b-98da-00aa003f1305'),
  CalendarAssistant: guid('11000e07-b51b-40d6-af21-caa85edab1d0'),
  AirSync: guid('71035549-0739-4dcb-9163-00f0580dbbdf'),
  UnifiedMessaging: guid('4442858e-a9e3-4e80-b900-317a210cc15b'),
  Messaging: guid('41f28f13-83f4-4114-a584-eedb5a6b0bff'),
  Attachment: guid('96357f7f-59e1-47d0-99a7-46515c183b54'),
  XmlExtractedEntities: guid('23239608-685d-4732-9c55-4c95cb4e8e33'),
} as const;

function guid(text: string): Guid {
  return text as Guid;
}
