/** The demo's rule sets as version 1 of each, through the same validation and canonical text as any publishing. */
import { createHash } from 'node:crypto';
import type { Catalogue } from '#rules/authoring/facts.ts';
import { type RuleSet, SEMANTICS, type SetName } from '#rules/authoring/rule.ts';
import { buildCatalogue } from '#rules/authoring/standard-facts.ts';
import { validateRuleSet } from '#rules/authoring/validate.ts';
import { canonicalText, versionDocument } from '#rules/authoring/version.ts';
import { ASSIGNMENT } from './assignment-rules.ts';
import type { Row } from './bulk.ts';
import { GROUPS } from './groups.ts';
import { GUIDANCE } from './guidance-rules.ts';
import { demoId } from './ids.ts';

export const VERSION_IDS: { readonly [set in SetName]: string } = {
  guidance: demoId('ruleVersion', 1),
  assignment: demoId('ruleVersion', 2),
};

const SET_IDS: { readonly [set in SetName]: string } = {
  guidance: demoId('ruleSet', 1),
  assignment: demoId('ruleSet', 2),
};

export function demoCatalogue(): Catalogue {
  return buildCatalogue({ groups: GROUPS.map(({ id, name }) => ({ id, name })) });
}

/** As it is published: operands in the form they are compared in. Throws with every fault where one is refused. */
export function published<Set extends RuleSet>(ruleSet: Set): Set {
  const checked = validateRuleSet(JSON.parse(JSON.stringify(ruleSet)), demoCatalogue());
  if (checked.ok) return checked.ruleSet as Set;
  const faults = checked.problems.map(({ path, reason, remedy }) => `${path}: ${reason}; ${remedy}`);
  throw new Error(`The demo's ${ruleSet.set} rules are refused:\n${faults.join('\n')}`);
}

/** The rows of both sets. */
export function publishedRuleSets(): readonly { readonly version: Row; readonly ruleSet: Row }[] {
  const catalogue = demoCatalogue();
  return [GUIDANCE, ASSIGNMENT].map((set) => {
    const document = canonicalText(versionDocument(published<RuleSet>(set), catalogue));
    const versionId = VERSION_IDS[set.set];
    return {
      version: {
        id: versionId,
        set_name: set.set,
        number: 1,
        hash: createHash('sha256').update(document).digest('hex'),
        document,
        semantics: SEMANTICS,
        note: 'Demo shop',
      },
      ruleSet: { id: SET_IDS[set.set], name: set.set, live_version_id: versionId, revision: 0 },
    };
  });
}
