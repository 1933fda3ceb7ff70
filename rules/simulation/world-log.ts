/** The log of a session on the imagined floor, and the insert of a message into it. */
import { heard, type Speaker } from '../session/talk.ts';
import type { Floor, FloorEvent, SessionRow } from './world-state.ts';

export function write(
  floor: Floor,
  row: SessionRow,
  line: { readonly event: FloorEvent; readonly visible: boolean },
): void {
  if (line.visible) row.vseq += 1;
  row.log.push({
    seq: row.log.length + 1,
    vseq: line.visible ? row.vseq : null,
    atMs: floor.clock.nowMs(),
    event: line.event,
  });
  floor.told({ kind: 'log', sessionId: row.session.id, event: line.event });
}

/** The insert of a message: talk and log, nothing else. */
export function hear(
  floor: Floor,
  row: SessionRow,
  said: { readonly from: Speaker; readonly text: string },
): void {
  const { from, text } = said;
  const { session } = row;
  const served = session.phase === 'serving' || session.phase === 'warned';
  const agentId = from === 'agent' && served ? session.agentId : null;
  row.session = { ...session, talk: heard(session.talk, from, floor.clock.nowMs()) };
  const agent = agentId === null ? undefined : floor.agents.get(agentId);
  if (agent) agent.misses = 0;
  write(floor, row, { event: { kind: 'message', from, agentId, text }, visible: true });
}
