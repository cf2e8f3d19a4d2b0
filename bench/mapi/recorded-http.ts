/** A client that keeps what it has asked and been answered, so that another server can be asked the same. */
import { type MapiAnswer, MapiHttpClient } from '../../tests/support/mapi/http-client.ts';

export interface Exchange {
  readonly requestType: string;
  readonly body: Uint8Array;
  readonly answer: MapiAnswer;
}

export class RecordedHttp extends MapiHttpClient {
  #kept: Exchange[] = [];

  override async send(...asked: Parameters<MapiHttpClient['send']>): Promise<MapiAnswer> {
    const answer = await super.send(...asked);
    const [requestType, body] = asked;
    this.#kept.push({ requestType, body, answer });
    return answer;
  }

  /** Since it was asked last. */
  take(): readonly Exchange[] {
    const kept = this.#kept;
    this.#kept = [];
    return kept;
  }
}
