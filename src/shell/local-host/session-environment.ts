/** `$env:NAME` of one session: what the shell was started with, and what scripts set for themselves. */
export class SessionEnvironment {
  readonly #values = new Map<string, string>();

  constructor(
    given: Readonly<Record<string, string | undefined>>,
    home: string,
    temporaryFolder: string,
    userName: string,
  ) {
    // What scripts from Windows ask for has another name elsewhere.
    const windows = {
      USERPROFILE: home,
      HOME: home,
      TEMP: temporaryFolder,
      TMP: temporaryFolder,
      USERNAME: userName,
    };
    for (const [name, value] of Object.entries({ ...windows, ...given })) {
      if (value !== undefined) this.#values.set(name.toLowerCase(), value);
    }
  }

  readonly get = (name: string): string | undefined => this.#values.get(name.toLowerCase());

  readonly set = (name: string, value: string | undefined): void => {
    if (value === undefined) this.#values.delete(name.toLowerCase());
    else this.#values.set(name.toLowerCase(), value);
  };
}
