/** What rules may speak about in this installation: facts, the lists behind them, and what was recorded of each. */
import { z } from 'zod';
import { Id, TextWords } from './basics.ts';
import { operation } from './operation.ts';
import { RuleSetName } from './rule-sets.ts';

const staff = { auth: 'staff', right: 'rules.read' } as const;

const FactValueView = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).nullable();

export const FactDefinitionView = z.object({
  id: Id.max(200),
  type: z.enum(['boolean', 'enum', 'id', 'string', 'url', 'text', 'number', 'time', 'set']),
  label: TextWords,
  group: z.enum(['customer', 'visit', 'session', 'group', 'clock', 'rule']),
  nullable: z.boolean(),
  sets: z.array(RuleSetName),
  pii: z.enum(['none', 'personal', 'sensitive']),
  sample: FactValueView,
  unit: TextWords.exactOptional(),
  range: z.tuple([z.number(), z.number()]).exactOptional(),
  values: z.array(z.object({ value: z.string(), label: TextWords })).exactOptional(),
  list: z.enum(['tags', 'groups', 'agents', 'entry-points', 'regions', 'statuses']).exactOptional(),
  derivedFrom: z.string().exactOptional(),
  internal: z.boolean().exactOptional(),
  deprecated: TextWords.exactOptional(),
});

const Named = z.object({ id: z.string(), name: TextWords });

export const readRuleVocabulary = operation({
  ...staff,
  method: 'get',
  path: '/rule-vocabulary',
  summary: 'The facts that conditions may read, and the names behind ids in conditions and plans',
  response: z.object({
    facts: z.array(FactDefinitionView),
    /** IANA name; instants are meant in it. */
    zone: z.string(),
    /** Without retired ones; tags: at most 500, the most used. */
    tags: z.array(z.string()),
    agents: z.array(Named),
    groups: z.array(Named),
    bots: z.array(Named),
    entryPoints: z.array(Named),
  }),
});

export const readRecordedValues = operation({
  ...staff,
  method: 'get',
  path: '/rule-sets/{set}/recorded-values',
  summary: 'Of the last 1,000 visits, how often each fact was unknown and its commonest values',
  params: z.object({ set: RuleSetName }),
  response: z.object({
    /** What was looked at: visits, for assignment decisions. */
    cases: z.int(),
    facts: z.array(
      z.object({
        fact: z.string(),
        unknown: z.int(),
        /** Values are about persons, and the reader may not see every customer. */
        hidden: z.boolean(),
        /** Commonest first, at most 8; what was written freely is not among them. */
        values: z.array(z.object({ value: z.union([z.string(), z.number(), z.boolean()]), cases: z.int() })),
      }),
    ),
  }),
});
