/** What the two switches mean together, as one sentence's name. */
import type { Switches } from './me.ts';

export type PresenceEffect =
  | 'serving'
  | 'full'
  | 'closed'
  | 'suspended'
  | 'suspended-closed'
  | 'suspended-misses'
  | 'offline'
  | 'offline-vanished';

export function presenceEffect({ presence, accepting, load, limit, cause }: Switches): PresenceEffect {
  if (presence === 'offline') return cause === 'vanished' ? 'offline-vanished' : 'offline';
  if (presence === 'suspended') {
    if (cause === 'miss-budget') return 'suspended-misses';
    return accepting ? 'suspended' : 'suspended-closed';
  }
  if (!accepting) return 'closed';
  return load >= limit ? 'full' : 'serving';
}
