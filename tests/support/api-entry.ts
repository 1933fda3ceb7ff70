/** One API node as tests start it: the real one, that fails where its parent says. */
import './clock-shift.ts';
import { runApi } from '#api/api-process.ts';
import { faultsFromParent } from './faults.ts';

await runApi(process.env, faultsFromParent());
process.exit(process.exitCode ?? 0);
