/** What would happen, for profiles to say it in a word. */
import type { Ruling } from './profile.ts';

export const failsSync = { severity: 'FailsSync' } as const satisfies Ruling;
export const valueChanged = { severity: 'ValueChanged' } as const satisfies Ruling;
export const warning = { severity: 'Warning' } as const satisfies Ruling;
export const outOfScope = { severity: 'OutOfScope' } as const satisfies Ruling;
