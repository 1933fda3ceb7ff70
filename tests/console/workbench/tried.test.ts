import { describe, expect, it } from 'vitest';
import type { StaffEvent } from '#api/contract/events.ts';
import { type Decision, sceneAt } from '#console/workbench/why/timeline.ts';
import { candidatesBy } from '#console/workbench/why/tried.ts';
import { anAssignment } from './a-session.ts';

const candidate = (agentId: string, step: number) => ({
  agentId,
  name: agentId,
  group: null,
  step,
  chosen: false,
  reason: 'full',
  load: 6,
  limit: 6,
});
const step = (index: number, waitSeconds: number) => ({
  index,
  kind: 'group' as const,
  name: `g${index}`,
  strategy: 'rotation',
  waitSeconds,
});
const DECISION: Decision = {
  id: 'd1',
  kind: 'assignment',
  atMs: 1_000,
  version: 1,
  hash: '',
  ruleId: null,
  ruleName: null,
  facts: [],
  rules: [],
  plan: [step(0, 0), step(1, 20), step(2, 60), step(3, 0)],
  candidates: [candidate('a', 0), candidate('b', 1), candidate('c', 2), candidate('d', 3)],
  explained: true,
};
const head = (seq: number, atMs: number) => ({
  seq,
  vseq: null,
  sessionId: 's1',
  atMs,
  audience: 'staff' as const,
});
const QUEUED: StaffEvent = {
  ...head(2, 1_000),
  kind: 'queued',
  targets: [],
  decisionId: 'd1',
  ruleName: null,
};
const WIDENED: StaffEvent = { ...head(3, 21_000), kind: 'widened', stepIndex: 2, targets: [] };
const WAITING = [QUEUED, WIDENED, { ...anAssignment(4, 'd'), atMs: 81_000 }];

const namesAt = (atMs: number, events: readonly StaffEvent[]): string[] =>
  candidatesBy(DECISION, events, atMs).map(({ name }) => name);

describe('candidates at a moment', () => {
  it('are those of the steps asked until then: up to the first wait, then as far as the search was widened', () => {
    expect(namesAt(5_000, WAITING)).toEqual(['a', 'b']);
    expect(namesAt(21_000, WAITING)).toEqual(['a', 'b', 'c']);
    expect(namesAt(81_000, WAITING)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('are all at once where nobody had to wait', () => {
    expect(namesAt(1_000, [anAssignment(2, 'a')])).toEqual(['a', 'b', 'c', 'd']);
  });

  it('stand in the scene of the slider, beside the place in the queue', () => {
    const places = [
      { fromMs: 1_000, position: 3 },
      { fromMs: 9_000, position: 2 },
    ];
    const story = {
      openedAtMs: 0,
      closedAtMs: null,
      events: WAITING,
      decisions: [DECISION],
      timers: [],
      places,
      nowMs: 90_000,
    };

    const scene = sceneAt(story, 5_000);

    expect(scene.decision?.candidates.map(({ name }) => name)).toEqual(['a', 'b']);
    expect([scene.place, sceneAt(story, 9_000).place, sceneAt(story, 500).place]).toEqual([3, 2, null]);
  });
});
