/** What processes use, read from /proc; so this runs on Linux. */
import fs from 'node:fs';

/** Of a clock tick in /proc; the same on every Linux that Node runs on. Seconds. */
const TICK = 1 / 100;

/** User and system time of a process and its threads, those that have ended included. Seconds. */
export function cpuOf(pid: number): number {
  const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name may hold blanks; what follows its bracket does not.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK;
}

/** Memory that is in use by a process. MB. */
export function memoryOf(pid: number): number {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/mu.exec(status)?.[1] ?? Number.NaN) / 1_024;
}

/** The pids must live until it is asked again. */
export function cpuSince(pids: readonly number[]): () => number {
  const sum = (): number => pids.reduce((all, pid) => all + cpuOf(pid), 0);
  const began = sum();
  return () => sum() - began;
}
