import type { NamedProperty } from '../../wire/mapi/property-key.ts';
import { PropertySet } from '../../wire/mapi/property-sets.ts';
import { PropertyType } from '../../wire/mapi/property-type.ts';

const { boolean, integer32, floating64, string, time, binary, multipleString } = PropertyType;

const appointment = (lid: number, type: number): NamedProperty => named(PropertySet.Appointment, lid, type);
const meeting = (lid: number, type: number): NamedProperty => named(PropertySet.Meeting, lid, type);
const common = (lid: number, type: number): NamedProperty => named(PropertySet.Common, lid, type);
const task = (lid: number, type: number): NamedProperty => named(PropertySet.Task, lid, type);

function named(set: NamedProperty['name']['set'], lid: number, type: number): NamedProperty {
  return { name: { set, lid }, type };
}

/** [MS-OXPROPS] section 2: named properties of calendars and tasks, in the specification's spelling. */
export const PidLid = {
  AppointmentSequence: appointment(0x8201, integer32),
  BusyStatus: appointment(0x8205, integer32),
  Location: appointment(0x8208, string),
  AppointmentStartWhole: appointment(0x820d, time),
  AppointmentEndWhole: appointment(0x820e, time),
  AppointmentDuration: appointment(0x8213, integer32),
  AppointmentSubType: appointment(0x8215, boolean),
  AppointmentRecur: appointment(0x8216, binary),
  AppointmentStateFlags: appointment(0x8217, integer32),
  ResponseStatus: appointment(0x8218, integer32),
  AppointmentReplyTime: appointment(0x8220, time),
  Recurring: appointment(0x8223, boolean),
  IntendedBusyStatus: appointment(0x8224, integer32),
  ExceptionReplaceTime: appointment(0x8228, time),
  FInvited: appointment(0x8229, boolean),
  AppointmentReplyName: appointment(0x8230, string),
  RecurrenceType: appointment(0x8231, integer32),
  RecurrencePattern: appointment(0x8232, string),
  TimeZoneStruct: appointment(0x8233, binary),
  TimeZoneDescription: appointment(0x8234, string),
  ClipStart: appointment(0x8235, time),
  ClipEnd: appointment(0x8236, time),
  AppointmentProposedStartWhole: appointment(0x8250, time),
  AppointmentProposedEndWhole: appointment(0x8251, time),
  AppointmentProposedDuration: appointment(0x8256, integer32),
  AppointmentCounterProposal: appointment(0x8257, boolean),
  AppointmentNotAllowPropose: appointment(0x825a, boolean),
  AppointmentTimeZoneDefinitionStartDisplay: appointment(0x825e, binary),
  AppointmentTimeZoneDefinitionEndDisplay: appointment(0x825f, binary),
  AppointmentTimeZoneDefinitionRecur: appointment(0x8260, binary),

  AttendeeCriticalChange: meeting(0x0001, time),
  GlobalObjectId: meeting(0x0003, binary),
  IsRecurring: meeting(0x0005, boolean),
  IsException: meeting(0x000a, boolean),
  OwnerCriticalChange: meeting(0x001a, time),
  CleanGlobalObjectId: meeting(0x0023, binary),
  AppointmentMessageClass: meeting(0x0024, string),
  MeetingType: meeting(0x0026, integer32),

  ReminderDelta: common(0x8501, integer32),
  ReminderTime: common(0x8502, time),
  ReminderSet: common(0x8503, boolean),
  Private: common(0x8506, boolean),
  SideEffects: common(0x8510, integer32),
  CommonStart: common(0x8516, time),
  CommonEnd: common(0x8517, time),
  Contacts: common(0x853a, multipleString),
  ReminderSignalTime: common(0x8560, time),

  TaskStatus: task(0x8101, integer32),
  PercentComplete: task(0x8102, floating64),
  TaskStartDate: task(0x8104, time),
  TaskDueDate: task(0x8105, time),
  TaskDateCompleted: task(0x810f, time),
  TaskRecurrence: task(0x8116, binary),
  TaskComplete: task(0x811c, boolean),
  TaskOwner: task(0x811f, string),
  TaskFRecurring: task(0x8126, boolean),
} as const;

/** Content lines of a recurrence that no RecurrencePattern can say, as they came: kept, so that they go out again. */
export const keptRecurrence: NamedProperty = {
  name: { set: PropertySet.PublicStrings, name: 'urn:schemas:calendar:rrule' },
  type: multipleString,
};
