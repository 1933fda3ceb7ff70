/** Which part of a rule a fault is in; the screen has words for parts, not for the validator's sentences. */
export type ProblemPart = 'name' | 'conditions' | 'messages' | 'plan' | 'in-force' | 'other';

const IN_FORCE = ['since', 'until', 'schedule', 'rollout', 'cap'];

/** `path`: below the rule, without a leading slash. */
export function problemPart(path: string): ProblemPart {
  const [first = ''] = path.split('/');
  if (first === 'name' || first === 'conditions') return first;
  if (path.startsWith('event/params/messages')) return 'messages';
  if (path.startsWith('event/params/plan')) return 'plan';
  return IN_FORCE.includes(first) ? 'in-force' : 'other';
}
