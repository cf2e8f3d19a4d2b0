import type { Structure, StructureLimits } from './structure.ts';
import { StructureMachine } from './structure-machine.ts';

/** The tree of a message that is in memory. Never throws, whatever the bytes. */
export function parseStructure(bytes: Uint8Array, limits: Partial<StructureLimits> = {}): Structure {
  const machine = new StructureMachine(limits);
  machine.receive(bytes);
  return machine.end();
}
