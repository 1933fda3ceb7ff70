import { EventEmitter } from 'node:events';
import type { Request, Response } from 'express';
import { expect, it } from 'vitest';
import { boundUnderWay } from '#api/under-way.ts';

it('lets so many requests in at once, and the next when one is answered', () => {
  const bound = boundUnderWay(2);
  let letIn = 0;
  const come = (): EventEmitter => {
    const response = new EventEmitter();
    bound({} as Request, response as unknown as Response, () => {
      letIn += 1;
    });
    return response;
  };

  const first = come();
  come();
  expect(come).toThrow(expect.objectContaining({ code: 'busy', details: { retryAfterSeconds: 1 } }));
  first.emit('close');
  come();

  expect(letIn).toBe(3);
});
