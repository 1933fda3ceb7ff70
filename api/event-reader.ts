/** Reads the session log for its readers: rows, then what each of them may see of a row. */
import { ruleNamesOf } from '#activities/store/evaluations.ts';
import { type EventRange, readSessionLog } from '#activities/store/session-log.ts';
import { type Language, textIn } from '#rules/text.ts';
import type { StaffEvent, VisitorEvent } from './contract/events.ts';
import type { BaseDeps } from './deps.ts';
import { type EventContext, type LoggedEvent, staffView, visitorView } from './event-view.ts';
import { fileUrl } from './visitor-token.ts';

export async function eventContext(deps: BaseDeps, language: Language): Promise<EventContext> {
  const names = await deps.directory.names(language);
  const nowMs = deps.clock.nowMs();
  return { names, language, fileUrl: (fileId) => fileUrl(deps.signer, fileId, nowMs) };
}

/** `language`: that of who reads them, whatever the customer speaks. */
export async function readStaffEvents(
  deps: BaseDeps,
  range: EventRange,
  language: Language,
): Promise<readonly StaffEvent[]> {
  return staffEvents(deps, await readSessionLog(deps.store, range), language);
}

/** Lines that name a decision also name its rule. */
export async function staffEvents(
  deps: BaseDeps,
  rows: readonly LoggedEvent[],
  language: Language,
): Promise<readonly StaffEvent[]> {
  const [context, ruleNames] = await Promise.all([
    eventContext(deps, language),
    ruleNamesOf(
      deps.store,
      rows.flatMap((row) => (typeof row.body.decisionId === 'string' ? [row.body.decisionId] : [])),
    ),
  ]);
  return rows.map((row) => {
    const event = staffView(row, context);
    if (!('ruleName' in event) || event.decisionId === null) return event;
    const name = ruleNames.get(event.decisionId);
    return { ...event, ruleName: name === undefined ? event.ruleName : textIn(name, language) };
  });
}

export async function readVisitorEvents(
  deps: BaseDeps,
  range: EventRange,
  language: Language,
): Promise<readonly VisitorEvent[]> {
  const [context, rows] = await Promise.all([
    eventContext(deps, language),
    readSessionLog(deps.store, range),
  ]);
  return rows.flatMap((row) => visitorView(row, context) ?? []);
}
