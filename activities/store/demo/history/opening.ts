/** When the demo's groups were open, worked out once for the whole history. */
import { isOpen, nextEdge } from '#rules/calendar/opening-hours.ts';
import { GROUPS } from '../groups.ts';

interface Stretch {
  readonly fromMs: number;
  readonly open: boolean;
}

export type OpenAt = (
  groupId: string,
  atMs: number,
) => { readonly open: boolean; readonly nextEdgeMs: number | null };

export function openingsOver(span: { readonly fromMs: number; readonly untilMs: number }): OpenAt {
  const stretches = new Map(GROUPS.map((group) => [group.id, stretchesOf(group.hours, span)]));
  return (groupId, atMs) => {
    const all = stretches.get(groupId) ?? [];
    const next = all.findIndex((stretch) => stretch.fromMs > atMs);
    const current = all[next < 0 ? all.length - 1 : next - 1];
    return { open: current?.open ?? false, nextEdgeMs: next < 0 ? null : (all[next]?.fromMs ?? null) };
  };
}

/** One stretch beyond the end, so that the last one inside has its edge. */
function stretchesOf(
  hours: (typeof GROUPS)[number]['hours'],
  span: { readonly fromMs: number; readonly untilMs: number },
): readonly Stretch[] {
  const stretches: Stretch[] = [{ fromMs: span.fromMs, open: isOpen(hours, span.fromMs) }];
  for (let edge = nextEdge(hours, span.fromMs); edge !== null; edge = nextEdge(hours, edge.atMs)) {
    stretches.push({ fromMs: edge.atMs, open: edge.opens });
    if (edge.atMs > span.untilMs) break;
  }
  return stretches;
}
