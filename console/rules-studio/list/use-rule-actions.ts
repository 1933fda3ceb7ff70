/** What can be done to rules in the list; each begins a draft where none is open, and the reversible can be undone for 8 s. */
import { ElMessage } from 'element-plus';
import { useI18n } from 'vue-i18n';
import { useRouter } from 'vue-router';
import type { DraftDocument, DraftEntry } from '#rules/authoring/draft.ts';
import { problemWords } from '../../app/problem-words.ts';
import { useUndo } from '../../app/undo.ts';
import { useTextIn } from '../../ui/text-in.ts';
import { newId } from '../document/new-id.ts';
import {
  duplicateRule,
  insertRule,
  moveRule,
  nameOf,
  placeOf,
  removeRule,
  replaceRule,
  ruleIn,
} from '../document/rule-list.ts';
import { emptyRule, starterRules } from '../document/starter-rules.ts';
import { useStudio } from '../draft/use-studio.ts';

export function useRuleActions() {
  const { t, locale } = useI18n();
  const words = useTextIn();
  const router = useRouter();
  const studio = useStudio();
  const offerUndo = useUndo();

  async function edit(next: (document: DraftDocument) => DraftDocument): Promise<boolean> {
    try {
      (await studio.ensure()).edit(next);
      return true;
    } catch (error) {
      ElMessage.error(problemWords(error, t).title);
      return false;
    }
  }

  /** `fresh`: its name takes the caret. */
  function openRule(id: string, fresh = false): void {
    void router.push({ name: 'rule', params: { set: studio.set, ruleId: id }, state: { fresh } });
  }

  return {
    openRule,
    move: (id: string, place: number) => edit((document) => moveRule(document, id, place)),
    reorder: (ids: readonly string[]) =>
      edit((document) => {
        const rules = ids.flatMap((id) => ruleIn(document, id) ?? []);
        return rules.length === document.rules.length ? { ...document, rules } : document;
      }),
    toggle: (rule: DraftEntry) =>
      edit((document) => replaceRule(document, rule.id, { ...rule, enabled: rule.enabled !== true })),
    add: async () => {
      const rule = emptyRule(studio.set, locale.value === 'zh' ? { zh: '新规则' } : { en: 'New rule' });
      if (await edit((document) => insertRule(document, rule, document.rules.length)))
        openRule(rule.id, true);
    },
    addStarters: () =>
      edit((document) => ({ ...document, rules: [...document.rules, ...starterRules(studio.set)] })),
    duplicate: async (rule: DraftEntry) => {
      const id = newId('r');
      const name = (from: ReturnType<typeof nameOf>) => ({
        ...from,
        ...(from.zh === undefined ? {} : { zh: `${from.zh}（副本）` }),
        ...(from.en === undefined ? {} : { en: `${from.en} (copy)` }),
      });
      await edit((document) => duplicateRule(document, rule.id, { id, name }));
    },
    remove: async (rule: DraftEntry) => {
      const place = placeOf(studio.document.value, rule.id);
      if (!(await edit((document) => removeRule(document, rule.id)))) return;
      offerUndo(t('studio.rule-deleted', { name: words(nameOf(rule)) }), () =>
        edit((document) => insertRule(document, rule, place)),
      );
    },
  };
}
