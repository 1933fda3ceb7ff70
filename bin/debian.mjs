// Packages of Debian and Ubuntu: installed into the system by root, unpacked into the cache by everybody else.
import fs from 'node:fs';
import path from 'node:path';
import { cacheFolder } from './cache.mjs';
import { findProgram, run, tail } from './processes.mjs';
import { Refusal } from './refusal.mjs';

const isRoot = () => process.getuid?.() === 0;

/** Whether packages can be installed here without asking anybody. */
export function canInstall() {
  return isRoot() && findProgram('apt-get') !== null;
}

/** Whether packages can at least be fetched and unpacked beside the system. */
export function canUnpack() {
  return findProgram('apt-get') !== null && findProgram('dpkg') !== null;
}

async function apt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  const { code, stdout, output } = await run('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=120', ...args], {
    env,
  });
  if (code !== 0) throw new Refusal(`apt-get ${args.join(' ')} failed:\n${tail(output)}`);
  return stdout;
}

/**
 * @param {readonly string[]} packages
 * @param {string} why the rest of the sentence "this machine has no …"
 * @param {(line: string) => void} aloud
 */
export async function installPackages(packages, why, aloud) {
  aloud(`${why}; installing with apt-get as root: ${packages.join(' ')}`);
  await apt(['update']);
  await apt(['install', '-y', '--no-install-recommends', ...packages]);
}

/** The package and those of its dependencies that this system lacks, as apt itself would choose them. */
async function missingWith(name, options) {
  const plan = await apt([...options, '--simulate', 'install', '--no-install-recommends', name]);
  return plan.split('\n').flatMap((line) => /^Inst (\S+)/.exec(line)?.slice(1) ?? []);
}

/**
 * Unpacks a package and what it lacks into the cache, where no rights are needed. Answers the folder that stands for `/`.
 * @param {string} name
 * @param {string} why
 * @param {(line: string) => void} aloud
 */
export async function unpackPackage(name, why, aloud) {
  const folder = cacheFolder(name);
  const root = path.join(folder, 'root');
  if (fs.existsSync(path.join(folder, 'complete'))) return root;
  aloud(`${why} and we are not root; unpacking ${name} into ${folder}`);
  fs.rmSync(folder, { recursive: true, force: true });
  for (const part of ['lists/partial', 'archives/partial', 'debs', 'root']) {
    fs.mkdirSync(path.join(folder, part), { recursive: true, mode: 0o700 });
  }
  const options = [
    '-o',
    `Dir::State::lists=${folder}/lists`,
    '-o',
    `Dir::Cache=${folder}`,
    '-o',
    'Debug::NoLocking=true',
  ];
  await apt([...options, 'update']);
  const missing = await missingWith(name, options);
  const debs = path.join(folder, 'debs');
  const { code, output } = await run('apt-get', ['-q', ...options, 'download', ...missing], { cwd: debs });
  if (code !== 0) throw new Refusal(`apt-get download ${missing.join(' ')} failed:\n${tail(output)}`);
  for (const deb of fs.readdirSync(debs)) {
    const unpacked = await run('dpkg', ['-x', path.join(debs, deb), root]);
    if (unpacked.code !== 0) throw new Refusal(`dpkg -x ${deb} failed:\n${tail(unpacked.output)}`);
  }
  for (const part of ['lists', 'archives', 'debs']) fs.rmSync(path.join(folder, part), { recursive: true });
  fs.writeFileSync(path.join(folder, 'complete'), '');
  return root;
}
