// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.

export const checks = [
] as const;
