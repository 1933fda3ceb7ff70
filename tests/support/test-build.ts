// The real programs as a test starts them: the same sources and the same bundler, with a door for faults.
import fs from 'node:fs';
import path from 'node:path';
import { build, bundlePrograms, DIST } from '../../bin/build.mjs';

const PROGRAMS = {
  api: 'tests/support/api-entry.ts',
  worker: 'tests/support/worker-entry.ts',
  cli: 'api/cli/main.ts',
};

/** What both builds have in common is linked. */
const SAME = ['console', 'widget', 'workflow-bundle.js'];

/** Within the checkout, since the bundles find their packages by looking upwards. The caller removes it. */
export async function buildForTests(runId: string): Promise<{ folder: string; remove: () => Promise<void> }> {
  await build({ only: ['database client', 'workflow', 'console', 'widget'] });
  const folder = path.join(DIST, `test-${runId}`);
  await bundlePrograms({ entries: PROGRAMS, folder });
  for (const name of SAME) fs.symlinkSync(path.join(DIST, name), path.join(folder, name));
  return { folder, remove: async () => fs.rmSync(folder, { recursive: true, force: true }) };
}
