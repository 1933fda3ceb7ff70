/** Ids of the demo that stay the same on every installation, so that its rules can name its groups and a second seeding finds the first. */

const KINDS = {
  group: 1,
  staff: 2,
  agent: 3,
  theme: 4,
  quickReply: 5,
  bot: 6,
  botQuestion: 7,
  entryPoint: 8,
  ruleSet: 9,
  ruleVersion: 10,
} as const;

/** A UUID of version 7's shape, all of one early instant: nothing made later can meet it. */
export function demoId(kind: keyof typeof KINDS, number: number): string {
  const place = number.toString(16).padStart(12, '0');
  return `01930000-0000-7000-8${KINDS[kind].toString(16).padStart(3, '0')}-${place}`;
}

export const PRE_SALES = demoId('group', 1);
export const AFTER_SALES = demoId('group', 2);
export const VIP = demoId('group', 3);
export const BOT = demoId('bot', 1);
export const ENTRY_POINT = demoId('entryPoint', 1);
/** The public key that the demo page's two lines of embedding name. */
export const ENTRY_POINT_KEY = 'demo';
