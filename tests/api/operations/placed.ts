/** What the table of operations says of each: whose thing it is about, a request that is right, and what a change leaves behind. */
import type { Right } from '#api/contract/rights.ts';
import type { Case, Person, Relation, World } from './a-world.ts';

/**
 * `anybody`: no sign-in; `self`: whoever is signed in, about themselves; `organisation`: the right alone decides;
 * `list`: answers what lies within the caller's scope, and nothing else; `visit`: its own visitor only;
 * the others: the right must reach the thing.
 */
export type About =
  | 'anybody'
  | 'self'
  | 'organisation'
  | 'list'
  | 'visit'
  | 'session'
  | 'agent'
  | 'left-message';

/** A change by a person leaves an audit row with this action, or is recorded in another way, and here it says why that is enough. */
export type Audit =
  | { readonly reads: true }
  | { readonly action: string; readonly values?: 'none' }
  | { readonly not: string };

export interface Request {
  readonly params?: { readonly [name: string]: string };
  readonly query?: { readonly [name: string]: string };
  readonly body?: unknown;
}

export interface Given {
  readonly world: World;
  readonly person: Person;
  /** The session, agent, left message or visit it is about. */
  readonly case: Case;
  readonly relation: Relation;
}

export interface Placed {
  /** Tells several cases of one operation apart. */
  readonly name?: string;
  readonly about: About;
  /** Where another right than the operation's own decides. */
  readonly right?: Right;
  /** The right to read it: without it the thing does not exist for the caller. Default `sessions.read`. */
  readonly reading?: Right;
  readonly request: (given: Given) => Request | Promise<Request>;
  /** Statuses by which an allowed call is answered; default 200. */
  readonly answers?: (relation: Relation) => readonly number[];
  /** Asked by someone who exists for this call only: it ends their sign-in. */
  readonly newcomer?: true;
  /** Would take the other tests' things away: asked only of those who may not, and last of all by the one who may. */
  readonly harmful?: true;
  readonly audit: Audit;
}

export const READS: Audit = { reads: true };
export const BY_A_VISITOR: Audit = { not: 'a visitor does it; visits, events and commands say who and when' };

export const ofVisit = ({ case: { visitor } }: Given): { id: string } => ({ id: visitor.visitId });
export const ofSession = ({ case: { sessionId } }: Given): { id: string } => ({ id: sessionId });
