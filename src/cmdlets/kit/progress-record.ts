import { type Adapted, type Adapter, adapter, type Value } from '../../wire/powershell-language/index.ts';

export interface ProgressFields {
  /** Tells acts that go on at the same time apart; a later record of the same one replaces it. */
  readonly activityId: number;
  readonly parentActivityId?: number | undefined;
  readonly activity: string;
  readonly statusDescription: string;
  readonly currentOperation?: string | undefined;
  /** Undefined where nobody can tell. */
  readonly percentComplete?: number | undefined;
  readonly secondsRemaining?: number | undefined;
  /** The last record of its activity. */
  readonly completed?: boolean;
}

/** How far long work has come: what goes through the progress stream (System.Management.Automation.ProgressRecord). */
export class ProgressRecord implements Adapted {
  readonly fields: ProgressFields;

  constructor(fields: ProgressFields) {
    this.fields = fields;
  }

  get [adapter](): Adapter {
    const properties = propertiesOf(this.fields);
    return {
      typeNames: ['System.Management.Automation.ProgressRecord', 'System.Object'],
      toText: () => progressText(this.fields),
      propertyNames: () => properties.map(([name]) => name),
      get: (name) => {
        const found = properties.find(([each]) => each.toLowerCase() === name.toLowerCase());
        return found && { value: found[1] };
      },
    };
  }
}

/** .NET says "unknown" and "none" with -1. */
function propertiesOf(fields: ProgressFields): readonly (readonly [string, Value])[] {
  return [
    ['ActivityId', fields.activityId],
    ['ParentActivityId', fields.parentActivityId ?? -1],
    ['Activity', fields.activity],
    ['StatusDescription', fields.statusDescription],
    ['CurrentOperation', fields.currentOperation ?? null],
    ['PercentComplete', fields.percentComplete ?? -1],
    ['SecondsRemaining', fields.secondsRemaining ?? -1],
    ['RecordType', fields.completed === true ? 'Completed' : 'Processing'],
  ];
}

function progressText({ activity, statusDescription, percentComplete }: ProgressFields): string {
  const percent = percentComplete === undefined ? '' : ` ${percentComplete}%`;
  return `${activity}: ${statusDescription}${percent}`;
}
