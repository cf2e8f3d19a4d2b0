/** One mend after another: each leaves what those before it have put right. */
export const mendOrder = {
  /** The type before an address. */
  type: 10,
  latin: 20,
  characters: 30,
  format: 40,
  localPart: 50,
  domainPart: 60,
  suffix: 70,
  partLength: 80,
  length: 90,
} as const;
