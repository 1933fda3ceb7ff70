/** How often each rule of what is or was live decided lately, and how many then spoke. */
import type { SetName } from '#rules/authoring/rule.ts';
import type { Store } from './database.ts';

export interface RuleFigures {
  /** Null: nobody matched, or the default rule. */
  readonly ruleId: string | null;
  /** Wins of the last seven days of 24 hours, oldest first. */
  readonly days: readonly number[];
  readonly won: number;
  /** Of the last thirty. */
  readonly wonMonth: number;
  /** Of those won in seven days, who spoke; null for assignment, which nobody needs to talk into speaking. */
  readonly spoke: number | null;
}

const DAYS = 7;

interface Row {
  rule_id: string | null;
  day: number | string;
  won: number | string;
  spoke: number | string | null;
}

const AGE = 'FLOOR(TIMESTAMPDIFF(SECOND, %, NOW(3)) / 86400)';

/** Each visit once, by the rule that guided it. */
function guidanceRows(store: Store): Promise<readonly Row[]> {
  const day = AGE.replace('%', 'v.opened_at');
  return store.rows<Row>(
    `SELECT v.guidance_rule_id AS rule_id, LEAST(${day}, ${DAYS}) AS day, COUNT(*) AS won,
       SUM(s.first_customer_message_at IS NOT NULL) AS spoke
     FROM visits v LEFT JOIN sessions s ON s.id = v.session_id
     WHERE v.guidance_version_id IS NOT NULL AND v.opened_at > NOW(3) - INTERVAL 30 DAY
     GROUP BY rule_id, day`,
  );
}

function assignmentRows(store: Store): Promise<readonly Row[]> {
  const day = AGE.replace('%', 'at');
  return store.rows<Row>(
    `SELECT rule_id, LEAST(${day}, ${DAYS}) AS day, COUNT(*) AS won, NULL AS spoke
     FROM decisions WHERE set_name = 'assignment' AND at > NOW(3) - INTERVAL 30 DAY GROUP BY rule_id, day`,
  );
}

export async function ruleFigures(store: Store, set: SetName): Promise<readonly RuleFigures[]> {
  const rows = await (set === 'guidance' ? guidanceRows(store) : assignmentRows(store));
  const byRule = new Map<string | null, Row[]>();
  for (const row of rows) byRule.set(row.rule_id, [...(byRule.get(row.rule_id) ?? []), row]);
  return [...byRule].map(([ruleId, own]) => {
    const days = Array.from({ length: DAYS }, () => 0);
    let [month, spoke] = [0, 0];
    for (const row of own) {
      const [ago, won] = [Number(row.day), Number(row.won)];
      month += won;
      if (ago >= DAYS) continue;
      days[DAYS - 1 - Math.max(0, ago)] = won;
      spoke += Number(row.spoke ?? 0);
    }
    const won = days.reduce((sum, day) => sum + day, 0);
    return { ruleId, days, won, wonMonth: month, spoke: set === 'guidance' ? spoke : null };
  });
}
