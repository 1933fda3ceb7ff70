import type { Context } from '../connect/context.ts';
import type { Model } from '../model.ts';

/** What every view draws from, and what it may ask for. */
export interface ViewProps {
  readonly context: Context;
  readonly model: Model;
}
