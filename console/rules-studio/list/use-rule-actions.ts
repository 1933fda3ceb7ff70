/** What can be done to rules in the list; each begins a draft where none is open, and the reversible can be undone for 8 s. */
import { ElMessage } from 'element-plus';
import { h } from 'vue';
import { useI18n } from 'vue-i18n';
import { useRouter } from 'vue-router';
import type { DraftDocument, DraftEntry } from '#rules/authoring/draft.ts';
import { problemWords } from '../../app/problem-words.ts';
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

const UNDO_MS = 8_000;

export function useRuleActions() {
  const { t, locale } = useI18n();
  const words = useTextIn();
  const router = useRouter();
  const studio = useStudio();

  async function edit(next: (document: DraftDocument) => DraftDocument): Promise<boolean> {
    try {
      (await studio.ensure()).edit(next);
      return true;
    } catch (error) {
      ElMessage.error(problemWords(error, t).title);
      return false;
    }
  }

  function offerUndo(message: string, back: (document: DraftDocument) => DraftDocument): void {
    const toast = ElMessage({
      message: h('span', [
        message,
        ' ',
        h(
          'button',
          {
            type: 'button',
            class: 'plain undo',
            onClick: () => {
              toast.close();
              void edit(back);
            },
          },
          t('studio.undo'),
        ),
      ]),
      duration: UNDO_MS,
      showClose: true,
      customClass: 'undo-toast',
    });
  }

  function openRule(id: string): void {
    void router.push({ name: 'rule', params: { set: studio.set, ruleId: id } });
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
      if (await edit((document) => insertRule(document, rule, document.rules.length))) openRule(rule.id);
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
      offerUndo(t('studio.rule-deleted', { name: words(nameOf(rule)) }), (document) =>
        insertRule(document, rule, place),
      );
    },
  };
}
