/** A plan as one sentence, in the order and with the times of its picture. */
import type { Plan, Target } from '#rules/assignment/plan.ts';
import { clockWords } from '../../ui/time-words.ts';
import type { Names } from '../names.ts';
import { planTimes } from './plan-steps.ts';

type Translate = (key: string, named?: Record<string, unknown>) => string;

export interface PlanSpeech {
  readonly t: Translate;
  readonly names: Names;
  readonly botName: (id: string) => string;
}

export function targetWords(target: Target, { t, names, botName }: PlanSpeech): string {
  switch (target.kind) {
    case 'owner':
      return t(target.exclusive ? 'target.owner-exclusive' : 'target.owner');
    case 'last-agent':
      return t('target.last-agent');
    case 'agent':
      return names.agent(target.agentId);
    case 'group':
      return names.group(target.groupId);
    case 'bot':
      return t('target.bot', { name: botName(target.botId) });
    default:
      return target satisfies never;
  }
}

export function planSentence(plan: Plan, speech: PlanSpeech): string {
  const { t } = speech;
  const times = planTimes(plan);
  const steps = plan.steps.flatMap(({ target, waitSeconds }, index) => {
    const from = times.steps[index]?.fromSeconds ?? null;
    if (from === null) return [];
    const who = targetWords(target, speech);
    const named = { who, at: clockWords(from * 1000), wait: clockWords(waitSeconds * 1000) };
    if (target.kind === 'bot') return [t('plan.says-bot', named)];
    if (target.kind === 'owner' && target.exclusive) return [t('plan.says-exclusive', named)];
    return [t(waitSeconds > 0 ? 'plan.says-wait' : 'plan.says-at-once', named)];
  });
  const end =
    times.overflowSeconds === null
      ? []
      : [
          t(`plan.says-${plan.overflow.to === 'bot' ? 'bot-end' : plan.overflow.to}`, {
            at: clockWords(times.overflowSeconds * 1000),
          }),
        ];
  return `${[...steps, ...end].join(t('plan.next'))}${t('plan.stop')}`;
}
