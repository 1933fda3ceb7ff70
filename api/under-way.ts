/** So many requests may be under way on one node; whoever comes then is told to come again, before anything is read. */
import type { RequestHandler } from 'express';
import { AppError } from '#rules/errors.ts';

/** Most of them wait for the database, which has a few connections. Count. */
const MOST_UNDER_WAY = 2_000;
const COME_AGAIN_SECONDS = 1;

export function boundUnderWay(most: number = MOST_UNDER_WAY): RequestHandler {
  let underWay = 0;
  return (_req, res, next) => {
    if (underWay >= most)
      throw new AppError('busy', `Over ${most} requests under way`, {
        retryAfterSeconds: COME_AGAIN_SECONDS,
      });
    underWay += 1;
    res.once('close', () => {
      underWay -= 1;
    });
    next();
  };
}
