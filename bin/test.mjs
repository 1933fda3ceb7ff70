// Checks and tests everything, or only the named parts; ends with one line that says how many passed and failed.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findBrowser } from './browser.mjs';
import { build, toolFile } from './build.mjs';
import { check } from './check.mjs';
import { findDatabase } from './database-program.mjs';
import { install } from './install.mjs';
import { clearDeadRuns } from './leftovers.mjs';
import { ROOT, readSettings } from './settings.mjs';
import { seconds, step } from './steps.mjs';
import { findTemporal } from './temporal.mjs';

/** Fetches what the tests need before the clock of any test runs. */
async function prepare(settings) {
  // One after another: two installers would wait for each other's lock.
  await step('programs for the tests', async (_, aloud) => {
    if (settings.databaseUrl === null) await findDatabase(aloud);
    if (settings.temporalAddress === null) await findTemporal(aloud);
    await findBrowser(aloud);
  });
  await build();
}

/** Runs Vitest and passes on what ends us, so that it can put its servers away. */
function vitest(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(ROOT, toolFile('vitest', 'vitest')), 'run', ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    // The terminal sends Ctrl+C to both of us; a service manager's SIGTERM reaches only us.
    process.on('SIGINT', () => {});
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** A word is a part when `tests/` has a folder of that name, else whatever Vitest takes. */
function filters(parts) {
  return parts.map((part) => (fs.existsSync(path.join(ROOT, 'tests', part)) ? `tests/${part}/` : part));
}

function readReport(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return { testResults: [], numPassedTests: 0, numFailedTests: 0 };
  }
}

/** How long each part took, from its first file to its last. */
function timeByPart(report) {
  const parts = new Map();
  for (const { name, startTime, endTime, assertionResults } of report.testResults) {
    const part = path.relative(path.join(ROOT, 'tests'), name).split(path.sep)[0];
    const known = parts.get(part) ?? { from: startTime, to: endTime, tests: 0 };
    parts.set(part, {
      from: Math.min(known.from, startTime),
      to: Math.max(known.to, endTime),
      tests: known.tests + assertionResults.length,
    });
  }
  return [...parts].map(
    ([part, { from, to, tests }]) =>
      `  ${part.padEnd(12)}${String(tests).padStart(5)} tests  ${seconds(to - from)}`,
  );
}

/** A file that could not be loaded has no failed test in it, and is a failure all the same. */
function countFailures(report, exitCode) {
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = report.numFailedTests + brokenFiles;
  return exitCode !== 0 && failed === 0 ? 1 : failed;
}

/** Asked for by name: it wants the machine for itself, and longer than a change should wait. */
const LEFT_OUT = 'long';

/** @param {readonly string[]} parts */
export async function main(parts) {
  const startedAt = Date.now();
  const settings = readSettings(process.env, { needsDatabaseName: false });
  await install();
  await build({ only: ['database client'] });
  if (parts.length === 0) await prepare(settings);
  const failedChecks = parts.length === 0 ? await check() : [];
  const file = path.join(os.tmpdir(), `usher-report-${randomBytes(6).toString('hex')}.json`);
  const exitCode = await vitest([
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
    ...(parts.length === 0 ? [`--project=!${LEFT_OUT}`] : filters(parts)),
  ]);
  await clearDeadRuns(settings.databaseUrl);
  const report = readReport(file);
  fs.rmSync(file, { force: true });
  const failed = countFailures(report, exitCode) + failedChecks.length;
  if (settings.databaseUrl !== null)
    console.log(
      'Tests that kill a database server had one of their own; the one in DATABASE_URL was left alone.',
    );
  if (parts.length === 0) console.log(`Left out for its time: npm test -- ${LEFT_OUT}`);
  if (failedChecks.length > 0) console.log(`Failed checks: ${failedChecks.join(', ')}`);
  console.log(`\n${timeByPart(report).join('\n')}\n  altogether ${seconds(Date.now() - startedAt)}\n`);
  console.log(`${report.numPassedTests} passed, ${failed} failed`);
  return failed === 0 && exitCode === 0 ? 0 : 1;
}
