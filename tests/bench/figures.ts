/** Every figure the bench gives: its key, what it means, and what was promised of it. */

export interface FigureDefinition {
  readonly unit: string;
  readonly means: string;
  /** Null: reported, nothing promised. */
  readonly target: { readonly most: number } | { readonly least: number } | null;
  /** What two runs on one quiet machine may differ by without anything having changed. Ratio. */
  readonly noise: number;
}

function figure(
  unit: string,
  means: string,
  target: FigureDefinition['target'],
  noise = 0.25,
): FigureDefinition {
  return { unit, means, target, noise };
}

export const FIGURES = {
  'session.historyEvents': figure('events', 'history of a session, fast script', { most: 34 }, 0.05),
  'session.historyEventsSlow': figure('events', 'history of a session, slow script', { most: 60 }, 0.05),
  'session.cpuSeconds': figure('s', 'CPU of a whole session, fast script', { most: 0.25 }),
  'session.cpuSecondsSlow': figure('s', 'CPU of a whole session, slow script', null),
  'session.cpuBare': figure('s', 'CPU of a bare workflow with the same wakes', null),
  'session.cpuOverBare': figure('×', 'fast script over the bare workflow', { most: 2 }),
  'message.cpuMs': figure('ms', 'CPU of a chat message', { most: 3 }),
  'message.sql': figure('statements', 'SQL statements of a chat message, polls included', { most: 8 }, 0.1),
  'message.p50Ms': figure('ms', 'posted on one node → seen on another, median', null),
  'message.p99Ms': figure('ms', 'posted on one node → seen on another, p99', { most: 60 }, 0.5),
  'start.shownP99Ms': figure('ms', 'first message → on the agent’s screen, p99', { most: 500 }, 0.5),
  'timers.lateP999Ms': figure('ms', 'lateness of 1,000 timers over 60 s, p99.9', { most: 1_000 }, 0.5),
  'sessions.perSecond': figure('a second', 'whole sessions held for two minutes', { least: 3 }),
  'sessions.ceilingPerSecond': figure('a second', 'whole sessions, however slow they get', null),
  'claims.perSecond': figure('a second', 'claims of a seat, each issued twice', { least: 500 }),
  'claims.doubles': figure('seats', 'seats given twice', { most: 0 }, 0),
  'advance.perSecond': figure('a second', 'whole steps with a claim', null),
  'decision.ratio10': figure('×', 'json-rules-engine over ours, 10 rules', null),
  'decision.ratio100': figure('×', 'json-rules-engine over ours, 100 rules', null),
  'decision.ratio1000': figure('×', 'json-rules-engine over ours, 1,000 rules', { least: 300 }),
  'decision.ratio5000': figure('×', 'json-rules-engine over ours, 5,000 rules', null),
  'decision.growth10': figure('×', 'our time, 10,000 rules over 1,000', { most: 12 }),
  'decision.disagreements': figure('answers', 'answers that differ', { most: 0 }, 0),
  'compile.ms1000': figure('ms', '1,000 rules from JSON, validated and indexed', { most: 400 }),
  'explain.ms1000': figure('ms', 'why the last of 1,000 rules won', { most: 5 }),
  'lint.ms5000': figure('ms', 'lint of 5,000 rules', { most: 2_000 }),
  'fixtures.perSecond': figure('a second', 'decision fixtures, 100 rules', { least: 2_000 }),
  'fixtures.sessionsPerSecond': figure('a second', 'session fixtures', { least: 300 }),
  'studio.countMs1000': figure('ms', 'counts of an edited rule among 1,000', { most: 300 }),
  'soak.minutes': figure('min', 'length of the soak', null, 0),
  'soak.sessionsPerSecond': figure('a second', 'sessions of the soak', null, 0.05),
  'soak.memoryGrowth': figure('%', 'memory of api and worker, end over beginning', { most: 10 }, 1),
  'soak.messageP99Start': figure('ms', 'message seen, p99, first tenth', null, 0.5),
  'soak.messageP99End': figure('ms', 'message seen, p99, last tenth', null, 0.5),
  'soak.rowsLeft': figure('rows', 'rows that nobody needs any more', { most: 0 }, 0),
} as const satisfies { readonly [key: string]: FigureDefinition };

export type FigureKey = keyof typeof FIGURES;

/** What a measurement answers. `p99` where single cases were timed and the value is their median. */
export interface Measured {
  readonly value: number;
  readonly p99?: number;
}

export type Measurements = { readonly [Key in FigureKey]?: Measured };

export function isFigure(key: string): key is FigureKey {
  return Object.hasOwn(FIGURES, key);
}

export function meets(key: FigureKey, value: number): boolean {
  const { target }: FigureDefinition = FIGURES[key];
  if (target === null) return true;
  return 'most' in target ? value <= target.most : value >= target.least;
}

export function targetWords(key: FigureKey): string {
  const { target }: FigureDefinition = FIGURES[key];
  if (target === null) return '';
  return 'most' in target ? `≤ ${target.most}` : `≥ ${target.least}`;
}
