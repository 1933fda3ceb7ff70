// Where a process may be ended, and by which process: each cell of the matrix is killed by a test, or says why it is not on the path.
import type { FaultPoint } from '#activities/store/fault-points.ts';

/** Not on the path of the floor, which has no HTTP. */
export const OFF_THE_FLOOR: { readonly [point in FaultPoint]?: string } = {
  'visit:judged': 'a visit is opened by the api alone',
  'visit:committed': 'a visit is opened by the api alone',
};

export type Killed = 'api' | 'worker' | 'temporal' | 'database';

/** `kill` = it is ended there; else why not. Servers are ended while the program that came to the point waits. */
type Cell = 'kill' | string;

const NO_STEPS = 'the api takes no step, delivers nothing and scans nothing';
const NO_PEOPLE = 'customers and agents talk to the api alone';
const NO_TEMPORAL = 'Temporal is not asked between the point before and the point after';
const SAME_TRANSACTION =
  'the same open transaction as at before-commit, and for the database the same moment';
const NO_TRANSACTION = 'nothing is open: for the database the same moment as between any two requests';

export const MATRIX: { readonly [point in FaultPoint]: { readonly [killed in Killed]: Cell } } = {
  'advance:before-ask': { worker: 'kill', api: NO_STEPS, temporal: NO_TEMPORAL, database: SAME_TRANSACTION },
  'advance:before-write': {
    worker: 'kill',
    api: NO_STEPS,
    temporal: NO_TEMPORAL,
    database: SAME_TRANSACTION,
  },
  'advance:before-commit': { worker: 'kill', api: NO_STEPS, temporal: 'kill', database: 'kill' },
  'advance:after-commit': { worker: 'kill', api: NO_STEPS, temporal: 'kill', database: 'kill' },
  'claim:after-seat': { worker: 'kill', api: NO_STEPS, temporal: NO_TEMPORAL, database: 'kill' },
  'serve:before-offer': { worker: 'kill', api: NO_STEPS, temporal: NO_TEMPORAL, database: NO_TRANSACTION },
  'serve:before-commit': { worker: 'kill', api: NO_STEPS, temporal: NO_TEMPORAL, database: 'kill' },
  'serve:after-offer': { worker: 'kill', api: NO_STEPS, temporal: NO_TEMPORAL, database: NO_TRANSACTION },
  'message:before-commit': { worker: NO_PEOPLE, api: 'kill', temporal: NO_TEMPORAL, database: 'kill' },
  'message:after-commit': { worker: NO_PEOPLE, api: 'kill', temporal: 'kill', database: NO_TRANSACTION },
  'command:before-commit': { worker: NO_PEOPLE, api: 'kill', temporal: NO_TEMPORAL, database: 'kill' },
  'command:after-commit': { worker: NO_PEOPLE, api: 'kill', temporal: NO_TEMPORAL, database: NO_TRANSACTION },
  'presence:before-commit': onTheFloor(),
  'presence:before-serve': onTheFloor(),
  'relay:after-lease': { worker: 'kill', api: NO_STEPS, temporal: 'kill', database: NO_TRANSACTION },
  'relay:after-delivery': { worker: 'kill', api: NO_STEPS, temporal: NO_TEMPORAL, database: 'kill' },
  'scan:before-commit': onTheFloor(),
  'visit:judged': { worker: NO_PEOPLE, api: 'kill', temporal: NO_TEMPORAL, database: NO_TRANSACTION },
  'visit:committed': { worker: NO_PEOPLE, api: 'kill', temporal: 'kill', database: NO_TRANSACTION },
};

/** Needs no process of its own to die: `tests/activities/under-fire.test.ts` ends the transaction there. */
function onTheFloor(): { readonly [killed in Killed]: Cell } {
  const why = 'ended on the floor, tests/activities/under-fire.test.ts: customers who talk do not come by it';
  return { worker: why, api: why, temporal: why, database: why };
}
