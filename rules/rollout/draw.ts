/** Who is in a canary. */
import { bucketOf } from '../authoring/generated.ts';

/** Draws go from 0 to this, not included; a share is so many of them. */
export const WHOLE = 10_000;

export interface Share {
  /** Whose it is: every version draws anew. */
  readonly versionId: string;
  /** Hundredths of a percent, 0–10,000. */
  readonly share: number;
}

/** The same for ever for one visitor and one version, so a wider share only adds. `visitorId`: the customer's where known, else the visitor's. */
export function isDrawn({ versionId, share }: Share, visitorId: string): boolean {
  return bucketOf(`canary:${versionId}`, visitorId) < share;
}
