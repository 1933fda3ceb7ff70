/** What kind of machine measured, never which one. */
import { execFileSync } from 'node:child_process';
import os from 'node:os';

export interface Machine {
  readonly cores: number;
  readonly cpu: string;
  readonly memoryGb: number;
}

export function thisMachine(): Machine {
  return {
    cores: os.availableParallelism(),
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    memoryGb: Math.round(os.totalmem() / 2 ** 30),
  };
}

export function isSameKind(a: Machine, b: Machine): boolean {
  return a.cores === b.cores && a.cpu === b.cpu && Math.abs(a.memoryGb - b.memoryGb) <= 1;
}

export function machineWords({ cores, cpu, memoryGb }: Machine): string {
  return `${cores} cores, ${cpu}, ${memoryGb} GB`;
}

/** What ran here in the last minute, in whole programs. */
export function loadNow(): number {
  return Math.round((os.loadavg()[0] ?? 0) * 100) / 100;
}

/** Short hash of the commit that is measured; `+` = with changes that are not committed. */
export function commitNow(folder: string): string {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no') !== '';
    return `${git('rev-parse', '--short', 'HEAD')}${changed ? '+' : ''}`;
  } catch {
    return 'unknown';
  }
}
