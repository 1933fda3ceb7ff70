/** The worker as tests start it: the real one, that fails where its parent says. */
import './clock-shift.ts';
import { runWorker } from '#activities/worker-process.ts';
import { faultsFromParent } from './faults.ts';

await runWorker(process.env, faultsFromParent());
process.exit(process.exitCode ?? 0);
