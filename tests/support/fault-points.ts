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

const NO_STEPS = 'the api takes no step and delivers nothing';
const NO_PEOPLE = 'customers and agents talk to the api alone';
const NO_TEMPORAL = 'Temporal is not asked between the point before and the point after';
const SAME_TRANSACTION =
  'the same open transaction as at before-commit, and for the database the same moment';
const NO_TRANSACTION = 'nothing is open: for the database the same moment as between any two requests';
const ON_THE_FLOOR =
  'half a minute until a reminder is due: ended on the floor, tests/activities/under-fire.test.ts';

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
  'serve:before-offer': { worker: 'kill', api: 'kill', temporal: NO_TEMPORAL, database: NO_TRANSACTION },
  'serve:before-commit': { worker: 'kill', api: 'kill', temporal: NO_TEMPORAL, database: 'kill' },
  'serve:after-offer': { worker: 'kill', api: 'kill', temporal: NO_TEMPORAL, database: NO_TRANSACTION },
  'message:before-commit': { worker: NO_PEOPLE, api: 'kill', temporal: NO_TEMPORAL, database: 'kill' },
  'message:after-commit': { worker: NO_PEOPLE, api: 'kill', temporal: 'kill', database: NO_TRANSACTION },
  'command:before-commit': { worker: NO_PEOPLE, api: 'kill', temporal: NO_TEMPORAL, database: 'kill' },
  'command:after-commit': { worker: NO_PEOPLE, api: 'kill', temporal: NO_TEMPORAL, database: NO_TRANSACTION },
  'presence:before-commit': { worker: NO_PEOPLE, api: 'kill', temporal: NO_TEMPORAL, database: 'kill' },
  'presence:before-serve': {
    worker: NO_PEOPLE,
    api: 'kill',
    temporal: NO_TEMPORAL,
    database: NO_TRANSACTION,
  },
  'relay:after-lease': { worker: 'kill', api: NO_STEPS, temporal: 'kill', database: NO_TRANSACTION },
  'relay:after-delivery': { worker: 'kill', api: NO_STEPS, temporal: NO_TEMPORAL, database: 'kill' },
  'scan:before-commit': {
    worker: ON_THE_FLOOR,
    api: NO_STEPS,
    temporal: NO_TEMPORAL,
    database: ON_THE_FLOOR,
  },
  'visit:judged': { worker: NO_PEOPLE, api: 'kill', temporal: NO_TEMPORAL, database: NO_TRANSACTION },
  'visit:committed': { worker: NO_PEOPLE, api: 'kill', temporal: 'kill', database: NO_TRANSACTION },
};
