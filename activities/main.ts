/** The worker's entry: nothing fails here on purpose. */
import { runWorker } from './worker-process.ts';

await runWorker(process.env, () => undefined);
process.exit(process.exitCode ?? 0);
