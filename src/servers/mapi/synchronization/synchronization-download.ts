import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import type { IcsState } from '../../../wire/mapi/fast-transfer/ics-state.ts';
import { writeState } from '../../../wire/mapi/fast-transfer/ics-state.ts';
import type { FolderObject } from '../objects/folder-object.ts';
import type { Logon } from '../objects/logon.ts';
import { RopError } from '../rop-error.ts';
import { DownloadObject } from '../transfer/download-object.ts';
import { StateUpload } from './state-upload.ts';
import type { SynchronizationOptions } from './synchronization-options.ts';
import { writeContents } from './write-contents.ts';
import { writeHierarchy } from './write-hierarchy.ts';

/** What RopSynchronizationConfigure opens: a download that begins with what its client says that it has. */
export class SynchronizationDownload extends DownloadObject {
  readonly isHierarchy: boolean;
  readonly #upload: StateUpload;
  readonly #final: { state: IcsState | undefined };

  constructor(folder: FolderObject, options: SynchronizationOptions) {
    const upload = new StateUpload();
    const final: { state: IcsState | undefined } = { state: undefined };
    const write = options.isHierarchy ? writeHierarchy : writeContents;
    super({
      logon: folder.logon,
      sendOptions: options.sendOptions,
      produce: (writer, progress) =>
        write(writer, progress, {
          ...{ folder, options, state: upload.state },
          finish: (state) => {
            final.state = state;
          },
        }),
    });
    this.isHierarchy = options.isHierarchy;
    this.#upload = upload;
    this.#final = final;
  }

  /** Once something was fetched, it is too late for it. */
  get stateUpload(): StateUpload {
    if (this.isBegun) throw new RopError(ErrorCode.NotSupported);
    return this.#upload;
  }

  /** R3503, R3506: as it was, until everything is fetched. */
  get state(): IcsState {
    return (this.isDone ? this.#final.state : undefined) ?? this.#upload.state;
  }
}

/** RopSynchronizationGetTransferState: as the state is at this moment (R2216). */
export const stateDownload = (logon: Logon, state: IcsState, isHierarchy: boolean): DownloadObject =>
  new DownloadObject({
    logon,
    sendOptions: 0,
    async *produce(writer) {
      writeState(writer, state, isHierarchy);
      yield;
    },
  });
