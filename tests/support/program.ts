// One program of the product as a child process of a test.
import { type ChildProcess, fork } from 'node:child_process';
import { CLOCK, type ClockOrder, type FaultAction, type FaultOrder, type FaultReport } from './faults.ts';
import { eventually } from './wait.ts';

export interface Program {
  readonly name: string;
  readonly pid: number;
  isRunning(): boolean;
  /** Everything it wrote so far, of both streams. */
  log(): string;
  /** Sends a signal; resolves when the process has ended, at once for SIGSTOP and SIGCONT. */
  signal(signal: NodeJS.Signals): Promise<void>;
  /** Has it fail at a named point; resolves once it has taken the order. */
  arm(fault: string, action: FaultAction, at: number): Promise<void>;
  /** Sets its clock, so far ahead of the machine's; resolves once it is set. Milliseconds. */
  setClock(aheadMs: number): Promise<void>;
  /** How often an armed point was reached. */
  reached(fault: string): number;
}

const GRACE_MS = 20_000;

export function startProgram(name: string, file: string, env: NodeJS.ProcessEnv): Program {
  const child = fork(file, {
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [],
  });
  let log = '';
  const reports: FaultReport[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (data: Buffer) => (log += String(data)));
  child.on('message', (report: FaultReport) => reports.push(report));
  // What could not be sent is seen by the process having ended.
  child.on('error', () => undefined);
  const count = (fault: string, state: FaultReport['state']): number =>
    reports.filter((report) => report.fault === fault && report.state === state).length;
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  const order = async (given: FaultOrder | ClockOrder, fault: string): Promise<void> => {
    const before = count(fault, 'armed');
    child.send(given);
    await eventually(() => {
      if (count(fault, 'armed') === before)
        throw new Error(`${name} did not take the order ${fault}:\n${log}`);
    });
  };
  return {
    name,
    pid: child.pid ?? 0,
    isRunning,
    log: () => log,
    signal: (signal) => sendSignal(child, signal, isRunning),
    reached: (fault) => count(fault, 'reached'),
    arm: (fault, action, at) => order({ fault, action, at }, fault),
    setClock: (aheadMs) => order({ aheadMs }, CLOCK),
  };
}

async function sendSignal(
  child: ChildProcess,
  signal: NodeJS.Signals,
  isRunning: () => boolean,
): Promise<void> {
  if (!isRunning()) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  if (signal === 'SIGSTOP' || signal === 'SIGCONT') return;
  const late = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  await ended;
  clearTimeout(late);
}
