import type { MapiObject } from './objects/mapi-object.ts';

/** Exchange's own limit of objects that a logon may have open at once: [MS-OXCSTOR] leaves it to servers. */
const maxHandlesPerLogon = 10_000;

/** In the table of a buffer: no object. */
export const noHandle = 0xffff_ffff;

/**
 * Objects of a session by the numbers that its client has for them. They are numbered as Exchange does it, LogonId in the highest
 * byte and the logon itself with 0 behind it: some clients rely on it.
 */
export class HandleTable {
  readonly #objects = new Map<number, MapiObject>();
  readonly #next = new Map<number, number>();
  readonly #open = new Map<number, number>();

  get size(): number {
    return this.#objects.size;
  }

  get(handle: number): MapiObject | undefined {
    return this.#objects.get(handle);
  }

  /** Whatever the logon had open before is released. */
  addLogon(logonId: number, logon: MapiObject): number {
    const handle = (logonId << 24) >>> 0;
    this.release(handle);
    this.#next.set(logonId, 1);
    this.#open.set(logonId, 1);
    this.#objects.set(handle, logon);
    return handle;
  }

  /** Undefined where too many are open. */
  add(logonId: number, object: MapiObject): number | undefined {
    const open = this.#open.get(logonId) ?? 0;
    if (open >= maxHandlesPerLogon) return undefined;
    let number = this.#next.get(logonId) ?? 1;
    const handleOf = () => ((logonId << 24) | number) >>> 0;
    while (this.#objects.has(handleOf())) number = number >= 0xff_fffe ? 1 : number + 1;
    const handle = handleOf();
    this.#next.set(logonId, number >= 0xff_fffe ? 1 : number + 1);
    this.#open.set(logonId, open + 1);
    this.#objects.set(handle, object);
    return handle;
  }

  /** Puts one in its place again, after a restart. */
  restore(handle: number, object: MapiObject): void {
    const logonId = handle >>> 24;
    this.#objects.set(handle, object);
    this.#open.set(logonId, (this.#open.get(logonId) ?? 0) + 1);
    this.#next.set(logonId, Math.max(this.#next.get(logonId) ?? 1, (handle & 0xff_ffff) + 1));
  }

  release(handle: number): void {
    const object = this.#objects.get(handle);
    if (object === undefined) return;
    const logonId = handle >>> 24;
    const isLogon = (handle & 0xff_ffff) === 0;
    const gone = isLogon ? [...this.#objects.keys()].filter((each) => each >>> 24 === logonId) : [handle];
    for (const each of gone) {
      this.#objects.get(each)?.release?.();
      this.#objects.delete(each);
    }
    this.#open.set(logonId, (this.#open.get(logonId) ?? gone.length) - gone.length);
  }

  /** In the order of their numbers: a logon before what was opened of it. */
  entries(): [number, MapiObject][] {
    return [...this.#objects].sort(([a], [b]) => a - b);
  }

  clear(): void {
    for (const object of this.#objects.values()) object.release?.();
    this.#objects.clear();
    this.#open.clear();
  }
}
