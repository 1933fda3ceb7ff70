/** What can be measured, in the order in which it is: what computes first, then what needs the whole product. */
export const PARTS = [
  'decisions',
  'compile',
  'explain',
  'lint',
  'fixtures',
  'claims',
  'counts',
  'session',
  'message',
  'timers',
  'sessions',
  'soak',
] as const;

export type Part = (typeof PARTS)[number];

export function isPart(name: string): name is Part {
  return PARTS.some((part) => part === name);
}
