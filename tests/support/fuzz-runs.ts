/** Loaded before each test file of `npm run fuzz`: more inputs for every property that does not fix its number. */
import fc from 'fast-check';

fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: Number(process.env.LANDFALL_FUZZ_RUNS) });
