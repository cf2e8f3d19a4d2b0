import { type Adapted, type Adapter, adapter, type Value } from '../../wire/powershell-language/index.ts';

const typeNames = {
  warning: 'System.Management.Automation.WarningRecord',
  verbose: 'System.Management.Automation.VerboseRecord',
  debug: 'System.Management.Automation.DebugRecord',
  information: 'System.Management.Automation.InformationRecord',
} as const;

/** What goes through the streams of messages; in a string it is the message alone. */
export class MessageRecord implements Adapted {
  readonly kind: keyof typeof typeNames;
  readonly message: string;
  /** Of Write-Host: a person sees it whatever `$InformationPreference` says. */
  readonly forHost: boolean;
  readonly lineEnd: string;
  /** Of Clear-Host: where the host is a screen, it is emptied. */
  readonly clearsScreen: boolean;

  constructor(
    kind: keyof typeof typeNames,
    message: string,
    { forHost = false, lineEnd = '\n', clearsScreen = false } = {},
  ) {
    this.kind = kind;
    this.message = message;
    this.forHost = forHost;
    this.lineEnd = lineEnd;
    this.clearsScreen = clearsScreen;
  }

  get [adapter](): Adapter {
    const properties: readonly (readonly [string, Value])[] =
      this.kind === 'information'
        ? [
            ['MessageData', this.message],
            ['Tags', this.forHost ? ['PSHOST'] : []],
          ]
        : [['Message', this.message]];
    return {
      typeNames: [typeNames[this.kind], 'System.Object'],
      toText: () => this.message,
      propertyNames: () => properties.map(([name]) => name),
      get: (name) => {
        const found = properties.find(([each]) => each.toLowerCase() === name.toLowerCase());
        return found && { value: found[1] };
      },
    };
  }
}
