/** The figures of one side of a canary, each with how far it can be trusted. */
import { type Estimate, meanWithInterval, medianWithInterval, type Share, shareOf } from './intervals.ts';

export interface SideOutcome {
  readonly visits: number;
  readonly guided: number;
  readonly spoke: number;
  readonly sessions: readonly {
    /** Null: no agent has answered. */
    readonly replySeconds: number | null;
    readonly abandoned: boolean;
    readonly closed: boolean;
    readonly stars: number | null;
  }[];
}

export interface SideFigures {
  readonly visits: number;
  /** Of the visits; null of nothing. */
  readonly guided: Share | null;
  readonly spoke: Share | null;
  readonly sessions: number;
  /** Median. Seconds. */
  readonly reply: Estimate | null;
  /** Of the sessions that have ended and in which the customer spoke: no agent ever did. */
  readonly abandoned: Share | null;
  /** Mean of the stars given. */
  readonly rating: Estimate | null;
}

export function sideFigures(side: SideOutcome): SideFigures {
  const ended = side.sessions.filter(({ closed }) => closed);
  return {
    visits: side.visits,
    guided: shareOf(side.guided, side.visits),
    spoke: shareOf(side.spoke, side.visits),
    sessions: side.sessions.length,
    reply: medianWithInterval(side.sessions.flatMap(({ replySeconds }) => replySeconds ?? [])),
    abandoned: shareOf(ended.filter(({ abandoned }) => abandoned).length, ended.length),
    rating: meanWithInterval(side.sessions.flatMap(({ stars }) => stars ?? [])),
  };
}
