/** Runs the bare workflow with the product's own limits. */
import path from 'node:path';
import { NativeConnection, Worker } from '@temporalio/worker';
import { ROOT } from '../../bin/settings.mjs';
import { BARE_QUEUE } from './bare-names.ts';

const connection = await NativeConnection.connect({ address: process.env.TEMPORAL_ADDRESS ?? '' });
const worker = await Worker.create({
  connection,
  namespace: process.env.TEMPORAL_NAMESPACE ?? 'default',
  taskQueue: BARE_QUEUE,
  workflowsPath: path.join(ROOT, 'tests/bench/bare-workflow.ts'),
  activities: { look: async () => undefined },
  maxCachedWorkflows: 2_000,
});
console.log('ready');
process.on('SIGTERM', () => worker.shutdown());
await worker.run();
