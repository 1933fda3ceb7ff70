/** Fixtures: kept, changed, thrown away, taken in from files and given out as such. */

import { fixtureGround } from '#activities/store/fixture-runs.ts';
import {
  addFixture,
  deleteFixture,
  type FixtureSave,
  findFixture,
  importFixtures,
  type KeptFixture,
  listFixtures,
  MOST_FIXTURE_BYTES,
  MOST_FIXTURES,
  saveFixture,
} from '#activities/store/fixtures.ts';
import { readRuleWorld } from '#activities/store/rule-catalogue.ts';
import { liveVersion, readVersion } from '#activities/store/rule-versions.ts';
import type { SetName } from '#rules/authoring/rule.ts';
import { AppError, type FieldProblem } from '#rules/errors.ts';
import type { Fixture } from '#rules/fixtures/fixture.ts';
import { fixtureFiles, fixtureText } from '#rules/fixtures/fixture-text.ts';
import { readFixture } from '#rules/fixtures/read-fixture.ts';
import { asExpected } from '#rules/fixtures/redact.ts';
import type { OPERATIONS } from '../contract/operations.ts';
import type { Deps } from '../deps.ts';
import { invalidRule } from '../draft-reader.ts';
import { runOn } from '../fixture-rules.ts';
import { summaryOf } from '../fixture-view.ts';
import type { Call, HandlersOf, RequestFacts } from '../handler.ts';
import { recordChange } from '../record-change.ts';
import type { Actor } from '../rights.ts';

type Names =
  | 'listFixtures'
  | 'readFixture'
  | 'addFixture'
  | 'saveFixture'
  | 'deleteFixture'
  | 'exportFixtures'
  | 'importFixtures';

/** When the live version was published. */
export async function liveSince(deps: Deps, set: SetName): Promise<number | null> {
  const live = await liveVersion(deps.store, set);
  const version = live === null ? null : await readVersion(deps.store, set, live.number);
  return version?.publishedAtMs ?? null;
}

export async function requireFixture(
  deps: Deps,
  key: { readonly set: SetName; readonly id: string },
): Promise<KeptFixture> {
  const fixture = await findFixture(deps.store, key);
  if (fixture === null) throw new AppError('not-found', 'No such fixture');
  return fixture;
}

export async function fixtureView(deps: Deps, set: SetName, fixture: KeptFixture) {
  const [names, liveSinceMs] = await Promise.all([deps.directory.names(), liveSince(deps, set)]);
  return { ...summaryOf(fixture, { names, liveSinceMs }), document: fixture.document };
}

type Refusal = Exclude<FixtureSave, { readonly ok: true }>;

/** `root`: where the fixture is in the request. */
function refusalOf(refusal: Refusal, root = '/body'): AppError {
  switch (refusal.reason) {
    case 'no-fixture':
      return new AppError('not-found', 'No such fixture');
    case 'too-many':
      return new AppError('conflict', 'There are as many fixtures as may be', {
        cause: 'too-many',
        most: MOST_FIXTURES,
      });
    case 'too-large':
      return new AppError('too-large', 'The fixture is too large', { maxBytes: MOST_FIXTURE_BYTES });
    case 'asks-why':
      return new AppError('bad-request', 'Something else is expected than before', {
        cause: 'asks-why',
        problems: [{ path: '/body/why', reason: `${root} expects something else`, remedy: 'say why' }],
      });
    case 'name-taken':
      return new AppError('conflict', 'Another fixture has this title', {
        cause: 'name-taken',
        id: refusal.id,
      });
    case 'revision':
      return new AppError('conflict', 'The fixture was saved meanwhile', {
        cause: 'revision',
        newest: refusal.newest,
      });
    default:
      return refusal satisfies never;
  }
}

export function requireSaved(result: FixtureSave): Extract<FixtureSave, { readonly ok: true }> {
  if (!result.ok) throw refusalOf(result);
  return result;
}

/** A decision of another rule set does not come in here. */
function problemsOf(fixture: Fixture, set: SetName): readonly FieldProblem[] {
  if (fixture.kind === 'session' || fixture.set === set) return [];
  return [{ path: '/set', reason: `it is about ${fixture.set}`, remedy: `keep it there, or write ${set}` }];
}

async function requireReadable(deps: Deps, document: unknown, set: SetName, root: string): Promise<Fixture> {
  const { catalogue } = await readRuleWorld(deps.store);
  const reading = readFixture(document, catalogue);
  const problems = reading.ok ? problemsOf(reading.fixture, set) : reading.problems;
  if (!reading.ok || problems.length > 0) throw invalidRule(root, problems);
  return reading.fixture;
}

export interface FixtureChange {
  readonly action: string;
  readonly before: KeptFixture | null;
  readonly after: KeptFixture | null;
  readonly why?: string | undefined;
}

/** Names and hashes into the audit log; the documents themselves are what is kept. */
export async function auditFixture(
  deps: Deps,
  by: { readonly caller: Actor; readonly request: RequestFacts },
  { action, before, after, why }: FixtureChange,
): Promise<void> {
  const told = (fixture: KeptFixture | null) =>
    fixture && { name: fixture.name, set: fixture.set, hash: fixture.hash, expect: fixture.document.expect };
  await recordChange(deps, {
    by: by.caller,
    action,
    subject: `fixture:${(after ?? before)?.id}`,
    before: told(before),
    after: after === null ? null : { ...told(after), ...(why === undefined ? {} : { why }) },
    request: by.request,
    what: 'fixtures',
  });
}

type Files = Call<(typeof OPERATIONS)['importFixtures']>;

async function fromFiles(deps: Deps, { params: { set }, body, caller, request }: Files) {
  const { catalogue } = await readRuleWorld(deps.store);
  const readings = body.files.map(({ document }) => readFixture(document, catalogue));
  const problems = readings.flatMap((reading, at) =>
    (reading.ok ? problemsOf(reading.fixture, set) : reading.problems).map((problem) => ({
      ...problem,
      path: `/${at}/document${problem.path}`,
    })),
  );
  if (problems.length > 0) throw invalidRule('/body/files', problems);
  const fixtures = readings.flatMap((reading) => (reading.ok ? [reading.fixture] : []));
  const result = await importFixtures(deps.store, fixtures, { by: caller.staffId, why: body.why ?? null });
  if (!result.ok) throw refusalOf(result.refusal, `/body/files/${result.place}`);
  const changed = result.saves.filter(({ fixture, before }) => fixture.hash !== before?.hash);
  for (const { fixture, before } of changed)
    await auditFixture(
      deps,
      { caller, request },
      { action: 'import-fixture', before, after: fixture, why: body.why },
    );
  const added = changed.filter(({ before }) => before === null).length;
  return { added, replaced: changed.length - added, same: result.saves.length - changed.length };
}

export function fixtureHandlers(deps: Deps): HandlersOf<Names> {
  return {
    listFixtures: async ({ params: { set } }) => {
      const [fixtures, names, liveSinceMs] = await Promise.all([
        listFixtures(deps.store, set),
        deps.directory.names(),
        liveSince(deps, set),
      ]);
      return {
        fixtures: fixtures.map((fixture) => summaryOf(fixture, { names, liveSinceMs })),
        most: MOST_FIXTURES,
      };
    },
    readFixture: async ({ params }) => fixtureView(deps, params.set, await requireFixture(deps, params)),
    addFixture: async ({ params: { set }, body, caller, request }) => {
      const written = await requireReadable(deps, body.document, set, '/body/document');
      const { expect } = body;
      const fixture =
        expect === 'as-written'
          ? written
          : asExpected(
              (await fixtureGround(deps.store, set, await runOn(deps, set, expect))).ground,
              written,
            );
      const save = requireSaved(await addFixture(deps.store, { fixture, by: caller.staffId, why: null }));
      await auditFixture(
        deps,
        { caller, request },
        { action: 'add-fixture', before: null, after: save.fixture },
      );
      return fixtureView(deps, set, save.fixture);
    },
    saveFixture: async ({ params: { set, id }, body, caller, request }) => {
      const fixture = await requireReadable(deps, body.document, set, '/body/document');
      const { revision, why } = body;
      const write = { fixture, by: caller.staffId, why: why ?? null };
      const save = requireSaved(await saveFixture(deps.store, { set, id, revision }, write));
      await auditFixture(
        deps,
        { caller, request },
        { action: 'save-fixture', before: save.before, after: save.fixture, why },
      );
      return fixtureView(deps, set, save.fixture);
    },
    deleteFixture: async ({ params, caller, request }) => {
      const before = await deleteFixture(deps.store, params);
      if (before === null) throw new AppError('not-found', 'No such fixture');
      await auditFixture(deps, { caller, request }, { action: 'delete-fixture', before, after: null });
      return {};
    },
    exportFixtures: async ({ params: { set } }) => {
      const fixtures = await listFixtures(deps.store, set);
      const names = fixtureFiles(fixtures.map(({ name }) => name));
      return {
        files: fixtures.map(({ document, name }, at) => ({
          file: names[at] ?? `${name}.json`,
          text: fixtureText(document),
        })),
      };
    },
    importFixtures: (call) => fromFiles(deps, call),
  };
}
