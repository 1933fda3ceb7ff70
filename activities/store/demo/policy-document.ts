/** Policy version 1: the product's defaults with all its words, and what the VIP group does otherwise. */
import type { Policy, PolicyEntry, PromptKey } from '#rules/session/policy.ts';
import type { Text } from '#rules/text.ts';
import { BOT, VIP } from './ids.ts';

const PROMPTS: { readonly [key in PromptKey]: Text } = {
  entry: {
    zh: '您好，欢迎来到长白之冬。请问有什么可以帮您？',
    en: 'Hello and welcome to Changbai Winter. How can we help?',
  },
  connecting: { zh: '正在为您接通客服，请稍候。', en: 'We are connecting you, one moment please.' },
  transferred: {
    zh: '已为您转接到更合适的同事，请稍候。',
    en: 'We have passed you to a colleague who can help better.',
  },
  queued: {
    zh: '客服正忙，已为您排队，接通后会第一时间回复您。',
    en: 'Everyone is busy just now. You are in the queue and will be answered as soon as someone is free.',
  },
  busy: {
    zh: '当前咨询的人较多，您可以继续等待，也可以留言，我们会尽快回复。',
    en: 'Many people are writing at the moment. You may keep waiting or leave a message; we will get back to you.',
  },
  'off-hours': {
    zh: '现在是非工作时间，请留下您的问题和联系方式，我们上班后第一时间回复。',
    en: 'We are closed right now. Leave your question and how to reach you, and we will answer first thing when we open.',
  },
  away: {
    zh: '客服暂时离开，回来后会马上回复您。',
    en: 'Your agent has stepped away and will answer on return.',
  },
  warning: {
    zh: '您好，还在吗？如果没有其他问题，会话将在 {{minutes}} 分钟后自动结束。',
    en: 'Are you still there? If there is nothing else, this chat will close in {{minutes}} minutes.',
  },
  closing: {
    zh: '会话已结束，感谢您的咨询，祝您生活愉快！',
    en: 'This chat has ended. Thank you for writing to us!',
  },
  'bot-greeting': {
    zh: '您好，我是智能助手小白。',
    en: 'Hello, I am Snowy, the assistant.',
  },
  'form-received': {
    zh: '留言已收到，我们会通过您留下的联系方式尽快答复。',
    en: 'We have your message and will answer through the contact you left.',
  },
};

const SURVEY_TAGS: PolicyEntry['survey']['tags'] = {
  '1': [
    { id: 'rude', label: { zh: '态度不好', en: 'Unfriendly' } },
    { id: 'slow', label: { zh: '回复太慢', en: 'Far too slow' } },
    { id: 'unsolved', label: { zh: '问题没解决', en: 'Not solved' } },
  ],
  '2': [
    { id: 'slow', label: { zh: '回复慢', en: 'Slow' } },
    { id: 'unclear', label: { zh: '说不清楚', en: 'Unclear answers' } },
    { id: 'unsolved', label: { zh: '问题没解决', en: 'Not solved' } },
  ],
  '3': [
    { id: 'average', label: { zh: '一般', en: 'Average' } },
    { id: 'waited', label: { zh: '等待有点久', en: 'Waited a bit long' } },
    { id: 'partly', label: { zh: '部分解决', en: 'Partly solved' } },
  ],
  '4': [
    { id: 'friendly', label: { zh: '态度友好', en: 'Friendly' } },
    { id: 'clear', label: { zh: '回答清楚', en: 'Clear answers' } },
    { id: 'could-be-faster', label: { zh: '可以再快一点', en: 'Could be faster' } },
  ],
  '5': [
    { id: 'friendly', label: { zh: '热情耐心', en: 'Warm and patient' } },
    { id: 'fast', label: { zh: '回复很快', en: 'Quick replies' } },
    { id: 'expert', label: { zh: '非常专业', en: 'Knows the subject' } },
  ],
};

const DEFAULT: PolicyEntry = {
  ladder: [
    { afterSeconds: 30, action: 'remind' },
    { afterSeconds: 120, action: 'alert-supervisor' },
    { afterSeconds: 180, action: 'reassign' },
  ],
  missBudget: 3,
  closure: { closeAfterSeconds: 1_800, warnAfterSeconds: 1_500 },
  returnWindowSeconds: 600,
  queue: { maxLength: 50, maxWaitSeconds: 1_800, overflow: 'message-form' },
  survey: { enabled: true, validSeconds: 86_400, remindAfterSeconds: null, tags: SURVEY_TAGS },
  bot: { maxMisses: 2, botId: BOT },
  formSeconds: 1_800,
  prompts: PROMPTS,
  goodMessages: 3,
};

export const POLICY: Policy = {
  default: DEFAULT,
  groups: {
    [VIP]: {
      ...DEFAULT,
      ladder: [
        { afterSeconds: 20, action: 'remind' },
        { afterSeconds: 60, action: 'alert-supervisor' },
        { afterSeconds: 120, action: 'reassign' },
      ],
      returnWindowSeconds: 1_800,
      prompts: {
        ...PROMPTS,
        entry: {
          zh: '尊敬的贵宾，您好！您的专属顾问随时为您服务。',
          en: 'Welcome back. Your personal adviser is at your service.',
        },
      },
    },
  },
  entryPoints: {},
};
