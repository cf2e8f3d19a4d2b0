/** What checks ask of the machine that they run on. */
export interface Machine {
  readonly nodeVersion: string;
  readonly totalMemoryBytes: number;
  readonly availableMemoryBytes: number;
  /** Undefined where there is no such folder. */
  findFolder(folder: string): Promise<FolderState | undefined>;
  freeBytes(folder: string): Promise<number>;
  /** Milliseconds that each of some small appends took to reach the disk. */
  measureSyncs(folder: string, rounds: number): Promise<readonly number[]>;
  /** The latest time at which something in the folder was written. */
  newestWriteAt(folder: string): Promise<number | undefined>;
  probePort(address: string, port: number): Promise<PortState>;
  /** Undefined where the system does not tell. */
  openFileLimit(): Promise<number | undefined>;
  /** Undefined where there is no such file. */
  readText(file: string): Promise<string | undefined>;
  /** Of a file that holds secrets. */
  readKeys(file: string): Promise<Uint8Array | 'missing' | 'forbidden'>;
  /** The first line that a server elsewhere says by itself; undefined where nothing comes. */
  greeting(host: string, port: number, isEncrypted: boolean): Promise<string | undefined>;
}

export interface FolderState {
  readonly isWritable: boolean;
  readonly isOpenToOthers: boolean;
}

/** `landfall`: a server of ours answers there. */
export type PortState = 'free' | 'landfall' | 'taken' | 'forbidden' | 'noSuchAddress';
