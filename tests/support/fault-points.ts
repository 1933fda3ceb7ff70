// Where a process may be ended, and by which process: each cell of the matrix is killed by a test, or says why it is not on the path.
import type { FaultPoint } from '#activities/store/fault-points.ts';

/** Not on the path of the floor, which has no HTTP. */
export const OFF_THE_FLOOR: { readonly [point in FaultPoint]?: string } = {
  'visit:judged': 'a visit is opened by the api alone',
  'visit:committed': 'a visit is opened by the api alone',
};

export type Killed = 'api' | 'worker' | 'temporal' | 'database';

/** `kill` = the process is ended there; else why it cannot be. Servers are ended while the process that is named waits at the point. */
export const MATRIX: { readonly [point in FaultPoint]: { readonly [process in Killed]: 'kill' | string } } = {
  'advance:before-ask': worker(),
  'advance:before-write': worker(),
  'advance:before-commit': worker(),
  'advance:after-commit': worker(),
  'claim:after-seat': worker(),
  'serve:before-offer': both(),
  'serve:before-commit': both(),
  'serve:after-offer': both(),
  'message:before-commit': api(),
  'message:after-commit': api(),
  'command:before-commit': api(),
  'command:after-commit': api(),
  'presence:before-commit': api(),
  'presence:before-serve': api(),
  'relay:after-lease': worker(),
  'relay:after-delivery': worker(),
  'scan:before-commit': worker(),
  'visit:judged': api(),
  'visit:committed': api(),
};

function worker() {
  return {
    worker: 'kill',
    api: 'the api takes no step, delivers nothing and scans nothing',
    temporal: 'kill',
    database: 'kill',
  } as const;
}

function api() {
  return {
    api: 'kill',
    worker: 'customers and agents talk to the api alone',
    temporal: 'kill',
    database: 'kill',
  } as const;
}

function both() {
  return { api: 'kill', worker: 'kill', temporal: 'kill', database: 'kill' } as const;
}
