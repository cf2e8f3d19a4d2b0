/** What the client's host can do: [MS-PSRP] section 2.2.3.14. */

export interface Coordinates {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** [MS-PSRP] 2.2.3.14.3 and on: ten values under the numbers 0 to 9. Absent ones were not sent. */
export interface HostDefaultData {
  readonly foregroundColor?: number;
  readonly backgroundColor?: number;
  readonly cursorPosition?: Coordinates;
  readonly windowPosition?: Coordinates;
  readonly cursorSize?: number;
  readonly bufferSize?: Size;
  readonly windowSize?: Size;
  readonly maxWindowSize?: Size;
  readonly maxPhysicalWindowSize?: Size;
  readonly windowTitle?: string;
}

export interface HostInfo {
  readonly isHostNull: boolean;
  readonly isHostUINull: boolean;
  readonly isHostRawUINull: boolean;
  readonly useRunspaceHost: boolean;
  readonly defaultData?: HostDefaultData | undefined;
}

/** A client without a console: calls of its host are not possible. */
export const noHost: HostInfo = {
  isHostNull: true,
  isHostUINull: true,
  isHostRawUINull: true,
  useRunspaceHost: true,
};
