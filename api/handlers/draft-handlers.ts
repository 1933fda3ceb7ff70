/** Drafts of rule sets: begin, save, take in what went live, and what is to be said of them. */
import { judgeDraft } from '#activities/store/draft-judgement.ts';
import {
  discardDraft,
  listDrafts,
  type SaveResult,
  saveDraft,
  startDraft,
  takeLive,
} from '#activities/store/drafts.ts';
import { findingsOf } from '#activities/store/lint-world.ts';
import { findConditionRevision, listNamedConditions } from '#activities/store/named-conditions.ts';
import { findVersionId } from '#activities/store/rule-versions.ts';
import { organisationZone } from '#activities/store/settings.ts';
import { writeStaffEvent } from '#activities/store/staff-log.ts';
import { type DraftDocument, type DraftEntry, readDraft } from '#rules/authoring/draft.ts';
import {
  childrenOf,
  isGroup,
  isReference,
  type NamedCondition,
  type Node,
  type SetName,
} from '#rules/authoring/rule.ts';
import { AppError } from '#rules/errors.ts';
import type { Deps } from '../deps.ts';
import { draftView, invalidRule, requireDraft, savedView, summaryView } from '../draft-reader.ts';
import type { HandlersOf } from '../handler.ts';
import { recordChange } from '../record-change.ts';
import { changeSentences } from '../rule-words.ts';
import { vocabularyOf } from './rule-set-handlers.ts';

type Names =
  | 'listRuleDrafts'
  | 'startRuleDraft'
  | 'readRuleDraft'
  | 'saveRuleDraft'
  | 'saveRuleInDraft'
  | 'discardRuleDraft'
  | 'lookAtDraft'
  | 'takeLiveRules'
  | 'pinCondition'
  | 'readDraftFindings';

function requireDocument(json: unknown, set: SetName, root: string): DraftDocument {
  const read = readDraft(json, set);
  if (!read.ok) throw invalidRule(root, read.problems);
  return read.draft;
}

/** The document with one rule saved, moved or deleted; null where there is no such rule to move or delete. */
function withRule(
  before: DraftDocument,
  id: string,
  edit: { readonly rule?: DraftEntry | null | undefined; readonly after?: string | null | undefined },
): DraftDocument | null {
  const at = before.rules.findIndex((one) => one.id === id);
  const rule = edit.rule === undefined ? before.rules[at] : edit.rule;
  if (rule === null && at >= 0) return { ...before, rules: before.rules.filter((one) => one.id !== id) };
  if (rule === undefined || rule === null) return null;
  if (edit.after === undefined && at >= 0)
    return { ...before, rules: before.rules.map((one) => (one.id === id ? rule : one)) };
  const others = before.rules.filter((one) => one.id !== id);
  const anchor = others.findIndex((one) => one.id === edit.after);
  if (typeof edit.after === 'string' && anchor < 0) return null;
  const place = edit.after === undefined ? others.length : anchor + 1;
  return { ...before, rules: [...others.slice(0, place), rule, ...others.slice(place)] };
}

function savingHandlers(
  deps: Deps,
): HandlersOf<'saveRuleDraft' | 'saveRuleInDraft' | 'takeLiveRules' | 'pinCondition'> {
  return {
    saveRuleDraft: async ({ params: { set, id }, body, caller }) => {
      const document = requireDocument(body.document, set, '/body/document');
      const baseVersionId =
        body.basedOn === undefined ? null : await findVersionId(deps.store, set, body.basedOn);
      if (body.basedOn !== undefined && baseVersionId === null)
        throw new AppError('not-found', 'No such version');
      const save = { set, id, revision: body.revision, by: caller.staffId, change: () => document };
      return savedView(
        deps,
        await tellSaved(
          deps,
          await saveDraft(deps.store, baseVersionId === null ? save : { ...save, baseVersionId }),
        ),
      );
    },
    saveRuleInDraft: async ({ params: { set, id, rule: ruleId }, body, caller }) => {
      const { rule, after, revision } = body;
      if (rule && rule.id !== ruleId)
        throw new AppError('bad-request', 'The id in the path is another', {
          problems: [{ path: '/body/rule/id', reason: 'not the rule of the path', remedy: ruleId }],
        });
      const change = (before: DraftDocument): DraftDocument | null => {
        const next = withRule(before, ruleId, { rule, after });
        return next === null ? null : requireDocument(next, set, '/body/draft');
      };
      const saved = await saveDraft(deps.store, { set, id, revision, by: caller.staffId, change });
      return savedView(deps, await tellSaved(deps, saved));
    },
    takeLiveRules: async ({ params: { set, id }, body, caller }) =>
      savedView(deps, await takeLive(deps.store, { set, id, revision: body.revision, by: caller.staffId })),
    pinCondition: async ({ params: { set, id, condition }, body, caller }) => {
      const pinned = await findConditionRevision(deps.store, {
        id: condition,
        revision: body.conditionRevision,
      });
      if (pinned === null) throw new AppError('not-found', 'No such revision of a named condition');
      const entry = pinned as unknown as DraftEntry;
      const change = (before: DraftDocument): DraftDocument => {
        const others = before.conditions.filter((one) => one.id !== condition);
        return { ...before, conditions: [...others, entry] };
      };
      const { revision } = body;
      const saved = await saveDraft(deps.store, { set, id, revision, by: caller.staffId, change });
      return savedView(deps, await tellSaved(deps, saved));
    },
  };
}

/** Told to those who have it open; only a hint: whoever misses it is told of a clash when they save. */
async function tellSaved(deps: Deps, result: SaveResult): Promise<SaveResult> {
  if (!result.ok) return result;
  const { id, savedBy, revision } = result.draft;
  const body = { draftId: id, what: 'saved', staffId: savedBy, revision };
  await writeStaffEvent(deps.store.pool, { kind: 'draft', body });
  return result;
}

function refersTo(node: Node, condition: string): boolean {
  if (isReference(node)) return node.condition === condition;
  return isGroup(node) && childrenOf(node).some((child) => refersTo(child, condition));
}

/** Pins for which there is a newer revision, or whose condition was retired. */
async function newerConditions(deps: Deps, draft: { readonly set: SetName; readonly id: string }) {
  const [kept, found, names, zone] = await Promise.all([
    listNamedConditions(deps.store),
    requireDraft(deps, draft),
    deps.directory.names(),
    organisationZone(deps.store),
  ]);
  const { ruleSet, world } = await judgeDraft(deps.store, found);
  const vocabulary = vocabularyOf({ ruleSet, catalogue: world.catalogue }, names, zone);
  return ruleSet.conditions.flatMap((pinned: NamedCondition) => {
    const newest = kept.find((one) => one.condition.id === pinned.id);
    if (newest === undefined) return [];
    const retired = newest.retiredAtMs !== null;
    if (newest.condition.revision <= pinned.revision && !retired) return [];
    const change = { kind: 'named', before: pinned, after: newest.condition } as const;
    return [
      {
        conditionId: pinned.id,
        name: newest.condition.name,
        pinned: pinned.revision,
        newest: newest.condition.revision,
        retired,
        words: changeSentences(change, vocabulary),
        usedBy: ruleSet.rules.filter((rule) => refersTo(rule.conditions, pinned.id)).map((rule) => rule.id),
      },
    ];
  });
}

export function draftHandlers(deps: Deps): HandlersOf<Names> {
  return {
    ...savingHandlers(deps),
    listRuleDrafts: async ({ params: { set } }) => {
      const drafts = await listDrafts(deps.store, set);
      return { drafts: await Promise.all(drafts.map((draft) => summaryView(deps, draft))) };
    },
    startRuleDraft: async ({ params: { set }, caller }) =>
      draftView(deps, await startDraft(deps.store, set, caller.staffId)),
    readRuleDraft: async ({ params }) => draftView(deps, await requireDraft(deps, params)),
    discardRuleDraft: async ({ params, caller, request }) => {
      const draft = await requireDraft(deps, params);
      await discardDraft(deps.store, params);
      await recordChange(deps, {
        by: caller,
        action: 'discard-draft',
        subject: `rule-draft:${draft.id}`,
        before: { set: draft.set, hash: draft.hash, revision: draft.revision },
        after: null,
        request,
        what: 'rules',
      });
      return {};
    },
    lookAtDraft: async ({ params: { id }, body: { ruleId, on }, caller }) => {
      const body = { draftId: id, what: on ? 'looking' : 'left', staffId: caller.staffId, ruleId };
      await writeStaffEvent(deps.store.pool, { kind: 'draft', body });
      return {};
    },
    readDraftFindings: async ({ params }) => {
      const draft = await requireDraft(deps, params);
      const findings = await findingsOf(deps.store, draft.set, await judgeDraft(deps.store, draft));
      return {
        revision: draft.revision,
        findings: findings.map((finding) => ({ ...finding, others: [...finding.others] })),
        newer: await newerConditions(deps, params),
      };
    },
  };
}
