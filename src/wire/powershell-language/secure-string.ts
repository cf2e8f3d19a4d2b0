/** `System.Security.SecureString` and `PSCredential`: values that go through scripts and are never shown. */
import { toText } from './convert.ts';
import { fail } from './script-error.ts';
import { type Adapted, type Adapter, adapter, type FoundValue, type Value } from './value.ts';

const secureTypeName = 'System.Security.SecureString';
const credentialTypeName = 'System.Management.Automation.PSCredential';

/** Its text is in no property and no conversion; only `reveal`, which scripts cannot call, gives it. */
export class SecureStringValue implements Adapted {
  #text: string;
  #isReadOnly = false;

  constructor(text = '') {
    this.#text = text;
  }

  /** For the rooms that set or check a password. */
  reveal(): string {
    return this.#text;
  }

  get [adapter](): Adapter {
    return {
      typeNames: [secureTypeName, 'System.Object'],
      toText: () => secureTypeName,
      propertyNames: () => ['Length'],
      get: (name) => (name.toLowerCase() === 'length' ? { value: this.#text.length } : undefined),
      methodNames: () => ['AppendChar', 'Clear', 'Copy', 'Dispose', 'IsReadOnly', 'MakeReadOnly'],
      invoke: (name, args) => this.#invoke(name.toLowerCase(), args),
    };
  }

  #invoke(name: string, args: readonly Value[]): FoundValue {
    switch (name) {
      case 'appendchar':
        this.#change(this.#text + toText(args[0]).slice(0, 1));
        return { value: undefined };
      case 'clear':
        this.#change('');
        return { value: undefined };
      case 'copy':
        return { value: new SecureStringValue(this.#text) };
      case 'dispose':
        this.#text = '';
        return { value: undefined };
      case 'isreadonly':
        return { value: this.#isReadOnly };
      case 'makereadonly':
        this.#isReadOnly = true;
        return { value: undefined };
      default:
        return undefined;
    }
  }

  #change(text: string): void {
    if (this.#isReadOnly) fail('InvalidOperationException', 'Instance is read-only.', 'NotSpecified');
    if (text.length > longestSecret) {
      fail('ArgumentOutOfRangeException', `A secure string has ${longestSecret} characters at most.`);
    }
    this.#text = text;
  }
}

/** As .NET has it. */
const longestSecret = 65_536;

export class CredentialValue implements Adapted {
  readonly userName: string;
  readonly password: SecureStringValue;

  constructor(userName: string, password: SecureStringValue) {
    this.userName = userName;
    this.password = password;
  }

  get [adapter](): Adapter {
    return {
      typeNames: [credentialTypeName, 'System.Object'],
      toText: () => credentialTypeName,
      propertyNames: () => ['UserName', 'Password'],
      get: (name) => {
        const lower = name.toLowerCase();
        if (lower === 'username') return { value: this.userName };
        return lower === 'password' ? { value: this.password } : undefined;
      },
      methodNames: () => ['GetNetworkCredential'],
      invoke: (name) =>
        name.toLowerCase() === 'getnetworkcredential' ? { value: this.#networkCredential() } : undefined,
    };
  }

  /** The one place where a script that holds a credential reads its password, as it can in PowerShell. */
  #networkCredential(): Value {
    const [, domain = '', account = this.userName] = /^([^\\]*)\\(.*)$/s.exec(this.userName) ?? [];
    const properties = new Map<string, Value>([
      ['username', account],
      ['password', this.password.reveal()],
      ['securepassword', this.password],
      ['domain', domain],
    ]);
    const view: Adapter = {
      typeNames: ['System.Net.NetworkCredential', 'System.Object'],
      toText: () => 'System.Net.NetworkCredential',
      propertyNames: () => ['UserName', 'Password', 'SecurePassword', 'Domain'],
      get: (name) => {
        const value = properties.get(name.toLowerCase());
        return value === undefined ? undefined : { value };
      },
    };
    return { [adapter]: view };
  }
}

/** `New-Object PSCredential user, $secret` and `[pscredential]::new(user, $secret)`. */
export function makeCredential(args: readonly Value[]): CredentialValue {
  const [userName, password] = args;
  const name = toText(userName);
  if (name === '' || args.length !== 2) {
    return fail('ConstructorInvokedThrowException', 'Give the user name and the password of the credential.');
  }
  if (!(password instanceof SecureStringValue)) {
    return fail(
      'ConstructorInvokedThrowException',
      'The password of a credential must be a SecureString. Convert it first: ConvertTo-SecureString $text -AsPlainText -Force.',
      'InvalidArgument',
    );
  }
  return new CredentialValue(name, password);
}
