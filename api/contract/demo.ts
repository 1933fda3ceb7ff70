/** The demo panel; only the entry point marked as demo lets it. */
import { z } from 'zod';
import { AtMs, ById, Id, Language, TextWords } from './basics.ts';
import { operation } from './operation.ts';

export const mintIdentity = operation({
  method: 'post',
  path: '/demo/identity',
  summary: 'Mint the signed identity that a real site would make on its own server',
  auth: 'none',
  body: z.object({
    entryPoint: z.string().max(64),
    /** The same id is the same customer; absent = a stranger. */
    sub: z.string().min(1).max(64).optional(),
    name: z.string().max(100).optional(),
    tags: z.array(z.string().max(40)).max(20).default([]),
    vip: z.boolean().optional(),
    /** For the demo these three stand in for what the server would see. */
    visits: z.int().min(1).max(1_000).optional(),
    region: z.string().max(40).optional(),
    language: Language.optional(),
  }),
  response: z.object({ identity: z.string() }),
});

export const readRuleAtWork = operation({
  method: 'get',
  path: '/demo/visits/{id}/rule',
  summary: 'Names the rule at work in a visit at the demo entry point',
  auth: 'visitor',
  params: ById,
  response: z.object({
    rule: z.object({ id: Id, name: TextWords, version: z.int() }).nullable(),
    sessionId: Id.nullable(),
    nextMessageAtMs: AtMs.nullable(),
    shown: z.int(),
    messages: z.int(),
    nowMs: AtMs,
  }),
});

export const bringVisitors = operation({
  method: 'post',
  path: '/demo/arrivals',
  summary: 'Bring visitors to the demo entry point, who open and write',
  auth: 'staff',
  right: 'demo.manage',
  body: z.object({ count: z.int().min(1).max(20).default(20) }),
  response: z.object({ visits: z.int(), sessions: z.int() }),
});

export const readDemo = operation({
  method: 'get',
  path: '/demo',
  summary: 'Whether demo data is there, and where its page is',
  auth: 'staff',
  response: z.object({
    present: z.boolean(),
    sessions: z.int(),
    visits: z.int(),
    page: z.string().nullable(),
  }),
});

export const removeDemoData = operation({
  method: 'delete',
  path: '/demo/data',
  summary: 'Remove the demo sessions, visits and visitors; rules and settings stay',
  auth: 'staff',
  right: 'demo.manage',
  response: z.object({ sessions: z.int(), visits: z.int() }),
});
