/** Published versions: the list, what changed, the way back. */
import { judgeDraft } from '#activities/store/draft-judgement.ts';
import { readRuleWorld } from '#activities/store/rule-catalogue.ts';
import { rollBack } from '#activities/store/rule-publishing.ts';
import {
  listVersions,
  liveVersion,
  readVersion,
  readVersions,
  type VersionOf,
  type VersionSummary,
} from '#activities/store/rule-versions.ts';
import { countRunning } from '#activities/store/running-pins.ts';
import { organisationZone } from '#activities/store/settings.ts';
import { type Change, diffRuleSets } from '#rules/authoring/diff.ts';
import { asPublished } from '#rules/authoring/facts.ts';
import type { RuleSet, SetName } from '#rules/authoring/rule.ts';
import { AppError } from '#rules/errors.ts';
import type { Deps } from '../deps.ts';
import { requireDraft } from '../draft-reader.ts';
import type { HandlersOf } from '../handler.ts';
import { recordChange } from '../record-change.ts';
import { decisionsView, proved, relationView } from '../relation-view.ts';
import { changeSentences, type Vocabulary } from '../rule-words.ts';
import { publishRefusal } from './publish-handlers.ts';
import { vocabularyOf } from './rule-set-handlers.ts';

type Names = 'listRuleVersions' | 'readRuleVersion' | 'compareRules' | 'readRuleHistory' | 'rollBackRules';

const PAGE = 50;
/** Versions that one question about a rule's past looks through. */
const HISTORY_PAGE = 30;

async function requireVersion(deps: Deps, set: SetName, number: number): Promise<VersionOf> {
  const version = await readVersion(deps.store, set, number);
  if (version === null) throw new AppError('not-found', 'No such version');
  return version;
}

function subjectOf(change: Change): string | null {
  switch (change.kind) {
    case 'changed':
      return change.after.id;
    case 'added':
    case 'removed':
    case 'moved':
      return change.rule.id;
    case 'named':
      return (change.after ?? change.before)?.id ?? null;
    case 'default':
      return null;
    default:
      return change satisfies never;
  }
}

/** Both sides of a change as JSON. */
function sidesOf(change: Change) {
  switch (change.kind) {
    case 'changed':
    case 'named':
    case 'default':
      return { before: change.before, after: change.after };
    case 'added':
      return { before: null, after: change.rule };
    case 'removed':
      return { before: change.rule, after: null };
    case 'moved':
      return { before: change.rule, after: change.rule };
    default:
      return change satisfies never;
  }
}

/** Words for documents of any age: their own facts, else today's. */
async function vocabularyFor(
  deps: Deps,
  versions: readonly VersionOf[],
  ruleSet: RuleSet,
): Promise<Vocabulary> {
  const [world, names, zone] = await Promise.all([
    readRuleWorld(deps.store),
    deps.directory.names(),
    organisationZone(deps.store),
  ]);
  const own = versions.flatMap((version) => version.document.facts);
  const catalogue = asPublished(own, world.catalogue);
  return vocabularyOf({ ruleSet, catalogue }, names, zone);
}

async function versionView(deps: Deps, version: VersionSummary, liveId: string | null) {
  const names = await deps.directory.names();
  return {
    number: version.number,
    hash: version.hash,
    live: version.id === liveId,
    note: version.note,
    by: names.staff(version.publishedBy),
    publishedAtMs: version.publishedAtMs,
    restores: version.restores,
    moved: version.movedRunning,
  };
}

async function compared(
  deps: Deps,
  set: SetName,
  {
    from,
    to,
    draft,
  }: { readonly from: number; readonly to?: number | undefined; readonly draft?: string | undefined },
) {
  const before = await requireVersion(deps, set, from);
  if (to !== undefined) {
    const after = await requireVersion(deps, set, to);
    const vocabulary = await vocabularyFor(deps, [before, after], after.document.ruleSet);
    const sets = [before.document.ruleSet, after.document.ruleSet] as const;
    return { changes: diffRuleSets(...sets), vocabulary, unfinished: [], sets };
  }
  const found = await requireDraft(deps, { set, id: draft ?? '' });
  const judgement = await judgeDraft(deps.store, found);
  const unfinished = [...judgement.unfinished];
  const hidden = new Set<string | null>([...unfinished, ...judgement.unfinishedConditions]);
  const { defaultRule } = found.document;
  if (defaultRule !== undefined && hidden.has(defaultRule.id)) hidden.add(null);
  const vocabulary = await vocabularyFor(deps, [before], judgement.ruleSet);
  // What is not finished is not in the finished part, which is no reason to call it deleted.
  const changes = diffRuleSets(before.document.ruleSet, judgement.ruleSet).filter(
    (change) => !hidden.has(subjectOf(change)),
  );
  return { changes, vocabulary, unfinished, sets: [before.document.ruleSet, judgement.ruleSet] as const };
}

/** Each version beside the one before it, as far as this rule goes. */
async function history(
  deps: Deps,
  set: SetName,
  asked: { readonly id: string; readonly before: number | null },
) {
  const [versions, live] = await Promise.all([
    readVersions(deps.store, set, { before: asked.before, limit: HISTORY_PAGE + 1 }),
    liveVersion(deps.store, set),
  ]);
  const pages = versions.slice(0, HISTORY_PAGE).map(async (version, place) => {
    const older = versions[place + 1];
    const { ruleSet } = version.document;
    const empty = { ...ruleSet, rules: [], conditions: [] } as RuleSet;
    const changes = diffRuleSets(older?.document.ruleSet ?? empty, ruleSet).filter(
      (change) => change.kind !== 'named' && subjectOf(change) === asked.id,
    );
    if (changes.length === 0) return [];
    const vocabulary = await vocabularyFor(deps, older === undefined ? [version] : [version, older], ruleSet);
    const sentences = changes.map((change) => changeSentences(change, vocabulary));
    const words = { zh: sentences.flatMap((one) => one.zh), en: sentences.flatMap((one) => one.en) };
    return [{ ...(await versionView(deps, version, live?.id ?? null)), words }];
  });
  const oldest = versions[HISTORY_PAGE - 1];
  return {
    changes: (await Promise.all(pages)).flat(),
    before: versions.length > HISTORY_PAGE ? (oldest?.number ?? null) : null,
  };
}

export function ruleVersionHandlers(deps: Deps): HandlersOf<Names> {
  return {
    listRuleVersions: async ({ params: { set }, query }) => {
      const [versions, live, running] = await Promise.all([
        listVersions(deps.store, set, { before: query.before ?? null, limit: PAGE + 1 }),
        liveVersion(deps.store, set),
        countRunning(deps.store, set),
      ]);
      const page = versions.slice(0, PAGE);
      return {
        versions: await Promise.all(page.map((version) => versionView(deps, version, live?.id ?? null))),
        more: versions.length > PAGE,
        running,
      };
    },
    readRuleVersion: async ({ params: { set, number } }) => {
      const [version, live] = await Promise.all([
        requireVersion(deps, set, number),
        liveVersion(deps.store, set),
      ]);
      return {
        ...(await versionView(deps, version, live?.id ?? null)),
        ruleSet: version.document.ruleSet,
      };
    },
    compareRules: async ({ params: { set }, query }) => {
      const { changes, vocabulary, unfinished, sets } = await compared(deps, set, query);
      const relations = await proved(changes, (change) => relationView(change, sets, vocabulary));
      return {
        changes: changes.map((change) => ({
          kind: change.kind,
          subjectId: subjectOf(change),
          words: changeSentences(change, vocabulary),
          ...sidesOf(change),
          relation: relations.get(change) ?? null,
        })),
        decisions: changes.length === 0 || unfinished.length > 0 ? null : decisionsView(sets, vocabulary),
        unfinished,
      };
    },
    readRuleHistory: ({ params: { set, id }, query }) =>
      history(deps, set, { id, before: query.before ?? null }),
    rollBackRules: async ({ params: { set }, body, caller, request }) => {
      const result = await rollBack(deps.store, { ...body, set, by: caller.staffId });
      if (!result.ok) {
        if (result.reason === 'no-version') throw new AppError('not-found', 'No such version');
        throw publishRefusal(result);
      }
      const { number, hash, moved } = result.published;
      await recordChange(deps, {
        by: caller,
        action: 'roll-back-rules',
        subject: `rule-set:${set}`,
        before: { number: body.live },
        after: { number, hash, moved, restores: body.to, reason: body.reason },
        request,
        what: 'rules',
      });
      return { number, hash, moved };
    },
  };
}
