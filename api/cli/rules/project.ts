/** A folder with rules in it: guidance.json, assignment.json, catalogue.json and policy.json, each if need be, and fixtures/. */
import path from 'node:path';
import { z } from 'zod';
import type { Store } from '#activities/store/database.ts';
import { listFixtures } from '#activities/store/fixtures.ts';
import type { Catalogue, CustomField, GroupName } from '#rules/authoring/facts.ts';
import type { RuleSet, SetName } from '#rules/authoring/rule.ts';
import { buildCatalogue } from '#rules/authoring/standard-facts.ts';
import { validateRuleSet } from '#rules/authoring/validate.ts';
import type { FieldProblem } from '#rules/errors.ts';
import type { Fixture } from '#rules/fixtures/fixture.ts';
import { fixtureFiles } from '#rules/fixtures/fixture-text.ts';
import { type Ground, groundOf } from '#rules/fixtures/ground.ts';
import { readFixture } from '#rules/fixtures/read-fixture.ts';
import { DEFAULT_ENTRY } from '#rules/session/default-policy.ts';
import type { Policy } from '#rules/session/policy.ts';
import { PolicyView } from '../../contract/policy.ts';
import { jsonFilesIn, readJson, readJsonIfThere } from './json-file.ts';
import { readLive, withStore } from './live.ts';
import { type Arguments, type Shell, UsageError } from './shell.ts';

export interface NamedFixture {
  readonly file: string;
  readonly fixture: Fixture;
}

/** A file that cannot be used, and why. */
export interface RefusedFile {
  readonly file: string;
  readonly problems: readonly FieldProblem[];
}

export interface Project {
  readonly catalogue: Catalogue;
  readonly guidance: RuleSet | null;
  readonly assignment: RuleSet | null;
  readonly policy: Policy | null;
  readonly fixtures: readonly NamedFixture[];
  readonly refused: readonly RefusedFile[];
}

const text = z.strictObject({ zh: z.string().optional(), en: z.string().optional() });
const catalogueFile = z.strictObject({
  customFields: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        type: z.enum(['boolean', 'enum', 'string', 'text', 'number', 'time', 'set']),
        label: text,
        values: z.array(z.strictObject({ value: z.string(), label: text })).optional(),
        pii: z.enum(['none', 'personal', 'sensitive']).optional(),
      }),
    )
    .optional(),
  groups: z.array(z.strictObject({ id: z.string().min(1), name: text })).optional(),
});

const parts = z.record(z.string(), z.unknown());
const policyFile = z.strictObject({
  default: parts.optional(),
  groups: z.record(z.string(), parts).optional(),
  entryPoints: z.record(z.string(), parts).optional(),
});

function problemsOf(error: z.ZodError): readonly FieldProblem[] {
  return error.issues.map((issue) => ({
    path: issue.path.map((key) => `/${String(key)}`).join(''),
    reason: issue.message,
    remedy: 'see the documentation of this file',
  }));
}

class Reader {
  readonly refused: RefusedFile[] = [];
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  #parsed<Schema extends z.ZodType>(name: string, schema: Schema): z.output<Schema> | null {
    const file = path.join(this.#folder, name);
    const json = readJsonIfThere(file);
    if (json === undefined) return null;
    const parsed = schema.safeParse(json);
    if (parsed.success) return parsed.data;
    this.refused.push({ file, problems: problemsOf(parsed.error) });
    return null;
  }

  catalogue(): Catalogue {
    const given = this.#parsed('catalogue.json', catalogueFile);
    // The schema has just said so, but for labels, which may be empty and are then shown as such.
    return buildCatalogue({
      customFields: (given?.customFields ?? []) as unknown as readonly CustomField[],
      groups: (given?.groups ?? []) as unknown as readonly GroupName[],
    });
  }

  policy(): Policy | null {
    const given = this.#parsed('policy.json', policyFile);
    if (given === null) return null;
    const each = (entries: { readonly [id: string]: object } | undefined) =>
      Object.fromEntries(
        Object.entries(entries ?? {}).map(([id, part]) => [id, { ...DEFAULT_ENTRY, ...part }]),
      );
    const full = {
      default: { ...DEFAULT_ENTRY, ...given.default },
      groups: each(given.groups),
      entryPoints: each(given.entryPoints),
    };
    const parsed = PolicyView.safeParse(full);
    if (parsed.success) return parsed.data as Policy;
    this.refused.push({ file: path.join(this.#folder, 'policy.json'), problems: problemsOf(parsed.error) });
    return null;
  }

  ruleSet(set: SetName, catalogue: Catalogue): RuleSet | null {
    const file = path.join(this.#folder, `${set}.json`);
    const json = readJsonIfThere(file);
    if (json === undefined) return null;
    const checked = validateRuleSet(documentIn(json), catalogue);
    if (!checked.ok) {
      this.refused.push({ file, problems: checked.problems });
      return null;
    }
    if (checked.ruleSet.set === set) return checked.ruleSet;
    const reason = `it is a rule set for ${checked.ruleSet.set}`;
    this.refused.push({ file, problems: [{ path: '/set', reason, remedy: `put ${set} rules here` }] });
    return null;
  }

  fixtures(catalogue: Catalogue): readonly NamedFixture[] {
    return jsonFilesIn(path.join(this.#folder, 'fixtures')).flatMap((file) => {
      const reading = readFixture(readJson(file), catalogue);
      if (reading.ok) return [{ file: path.relative(this.#folder, file), fixture: reading.fixture }];
      this.refused.push({ file, problems: reading.problems });
      return [];
    });
  }
}

/** A published version holds its rule set; a draft is one. */
function documentIn(json: unknown): unknown {
  return typeof json === 'object' && json !== null && 'semantics' in json && 'ruleSet' in json
    ? json.ruleSet
    : json;
}

export function readProject(folder: string): Project {
  const reader = new Reader(folder);
  const catalogue = reader.catalogue();
  const guidance = reader.ruleSet('guidance', catalogue);
  const assignment = reader.ruleSet('assignment', catalogue);
  const project = {
    catalogue,
    guidance,
    assignment,
    policy: reader.policy(),
    fixtures: reader.fixtures(catalogue),
    refused: reader.refused,
  };
  if (guidance === null && assignment === null && reader.refused.length === 0)
    throw new UsageError(`${folder}: neither guidance.json nor assignment.json is there`);
  return project;
}

/** With `--live` the rules come from DATABASE_URL, and so do the fixtures where no folder is named. */
export async function projectFor(shell: Shell, args: Arguments, folder = args.places[0]): Promise<Project> {
  if (!args.flags.has('live')) return readProject(folder ?? '.');
  if (folder === undefined) return withStore(shell, readKept);
  const live = await withStore(shell, readLive);
  const reader = new Reader(folder);
  const fixtures = reader.fixtures(live.catalogue);
  return { ...live, fixtures, refused: reader.refused };
}

/** The server's own rules and fixtures; one that names what is not there any more is refused, the others run. */
export async function readKept(store: Store): Promise<Project> {
  const live = await readLive(store);
  const kept = await Promise.all([listFixtures(store, 'guidance'), listFixtures(store, 'assignment')]);
  const unique = [...new Map(kept.flat().map((fixture) => [fixture.id, fixture])).values()];
  const names = fixtureFiles(unique.map(({ name }) => name));
  const fixtures: NamedFixture[] = [];
  const refused: RefusedFile[] = [];
  for (const [at, { name, document }] of unique.entries()) {
    const file = names[at] ?? name;
    const reading = readFixture(document, live.catalogue);
    if (reading.ok) fixtures.push({ file, fixture: reading.fixture });
    else refused.push({ file, problems: reading.problems });
  }
  return { ...live, fixtures, refused };
}

export function groundFor({ catalogue, guidance, assignment, policy }: Project): Ground {
  return groundOf({
    catalogue,
    guidance: guidance ?? undefined,
    assignment: assignment ?? undefined,
    policy: policy ?? undefined,
  });
}

export function ruleSetsOf({ guidance, assignment }: Project): readonly RuleSet[] {
  return [guidance, assignment].filter((set) => set !== null);
}

/** Complains about each file that cannot be used; true if there is any. */
export function complainAbout(refused: readonly RefusedFile[], shell: Shell): boolean {
  for (const { file, problems } of refused)
    for (const { path: place, reason, remedy } of problems)
      shell.complain(`${file} ${place || '/'}: ${reason}; ${remedy}`);
  return refused.length > 0;
}
