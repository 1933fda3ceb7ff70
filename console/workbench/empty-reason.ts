/** Why nothing is open: everything is answered, or something keeps work away. */
import type { Switches } from '../app/me.ts';

export type EmptyReason = 'choose' | 'quiet' | 'offline' | 'suspended' | 'closed' | 'full' | 'no-agent';

export function emptyReason(
  presence: Pick<Switches, 'presence' | 'accepting' | 'load' | 'limit'> | null,
  sessions: number,
): EmptyReason {
  if (sessions > 0) return 'choose';
  if (presence === null) return 'no-agent';
  if (presence.presence !== 'online') return presence.presence;
  if (!presence.accepting) return 'closed';
  return presence.load >= presence.limit ? 'full' : 'quiet';
}

/** What brings work back; null where no switch stands in the way. */
export function switchFor(reason: EmptyReason): Partial<Pick<Switches, 'presence' | 'accepting'>> | null {
  if (reason === 'offline' || reason === 'suspended') return { presence: 'online' };
  return reason === 'closed' ? { accepting: true } : null;
}
