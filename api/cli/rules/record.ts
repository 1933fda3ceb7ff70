/** `rules record ID`: a fixture from a session or a decision in the database, redacted; asks for the texts it cannot find by itself. */
import type { Store } from '#activities/store/database.ts';
import { findDecision, findRecordedSession } from '#activities/store/recorded-sessions.ts';
import { fixtureText } from '#rules/fixtures/fixture-text.ts';
import { redact } from '#rules/fixtures/redact.ts';
import { decisionAsFixture, type Recording, sessionAsFixture } from '../../recorded-fixture.ts';
import { writeText } from './json-file.ts';
import { withStore } from './live.ts';
import { type Arguments, EXIT, readArguments, type Shell, UsageError } from './shell.ts';

const FAILED: {
  readonly [reason in Extract<Recording, { readonly ok: false }>['reason'] | 'not-there']: string;
} = {
  'not-there': 'there is no such session or decision',
  erased: 'its facts were erased',
  'version-unreadable': 'the version it was decided by cannot be read',
  'nothing-decided': 'nothing was decided in it',
  'facts-changed': 'its facts changed between its decisions; record the decisions one by one',
};

async function find(
  store: Store,
  id: string,
): Promise<Recording | { readonly ok: false; readonly reason: 'not-there' }> {
  const session = await findRecordedSession(store, id);
  if (session !== null) return sessionAsFixture(store, session);
  const decision = await findDecision(store, id);
  return decision === null ? { ok: false, reason: 'not-there' } : decisionAsFixture(store, decision);
}

function typedIn(given: Arguments): { readonly [fact: string]: string } {
  const pairs = given.values('put').map((one) => {
    const at = one.indexOf('=');
    if (at <= 0) throw new UsageError('--put FACT=TEXT');
    return [one.slice(0, at), one.slice(at + 1)] as const;
  });
  return Object.fromEntries(pairs);
}

export async function record(args: readonly string[], shell: Shell): Promise<number> {
  const given = readArguments(args, ['out', 'put']);
  const [id] = given.places;
  if (id === undefined) throw new UsageError('rules record ID [--out FILE] [--put FACT=TEXT …]');
  const typed = typedIn(given);
  const recording = await withStore(shell, (store) => find(store, id));
  if (!recording.ok) {
    shell.complain(`${id}: ${FAILED[recording.reason]}`);
    return EXIT.failed;
  }
  const redaction = redact(recording.ground, recording.fixture, { typed });
  if (!redaction.ok) {
    for (const { fact, ruleId, nodeId, reason } of redaction.needs)
      shell.complain(
        fact === null
          ? `${id}: ${reason}, and no text can mend it; record another`
          : `${ruleId ?? ''}/${nodeId ?? ''} ${fact}: ${reason}; give one with --put ${fact}=TEXT`,
      );
    return EXIT.failed;
  }
  const text = fixtureText(redaction.fixture);
  const out = given.value('out');
  if (out === null) shell.print(text.trimEnd());
  else writeText(out, text);
  return EXIT.good;
}
