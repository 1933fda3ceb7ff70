import fs from 'node:fs';
import path from 'node:path';
import { run, tail } from './processes.mjs';
import { Refusal } from './refusal.mjs';
import { ROOT } from './settings.mjs';
import { step } from './steps.mjs';

/** Said before anything else, since an older Node would fail somewhere in the middle with words nobody understands. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 20)) return;
  throw new Refusal(`Node ${process.versions.node} is too old: Usher needs Node 20.20 or newer.`);
}

/** What is installed differs from package-lock.json: something is missing, or of another version. */
export function isStale(root = ROOT) {
  const read = (file) => JSON.parse(fs.readFileSync(path.join(root, file), 'utf8')).packages;
  let installed;
  try {
    installed = read('node_modules/.package-lock.json');
  } catch {
    return true;
  }
  return Object.entries(read('package-lock.json')).some(([at, wanted]) => {
    // An optional package is installed only on the platform it is for.
    if (at === '' || (wanted.optional && installed[at] === undefined)) return false;
    return installed[at]?.version !== wanted.version;
  });
}

/** Installs the dependencies if they are missing or others than package-lock.json names. */
export async function install() {
  if (!isStale()) return;
  await step('packages (npm ci)', async () => {
    const { code, output } = await run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], {
      cwd: ROOT,
    });
    if (code !== 0) throw new Refusal(`npm ci failed:\n${tail(output, 20)}`);
  });
}
