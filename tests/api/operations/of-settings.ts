/** Operations of people about themselves, of settings, alarms and the demo. */
import { v4 as uuid } from 'uuid';
import { ENTRY_POINT, PRE_SALES } from '#activities/store/demo/ids.ts';
import { PASSWORD } from '../an-api.ts';
import { type Placed, READS } from './placed.ts';

const about = 'organisation';
const list: Placed = { about, request: () => ({}), audit: READS };

export const OF_SETTINGS = {
  signOut: {
    about: 'self',
    newcomer: true,
    request: () => ({}),
    audit: { not: 'the end of one’s own sign-in' },
  },
  readMe: { about: 'self', request: () => ({}), audit: READS },
  changePassword: {
    about: 'self',
    newcomer: true,
    request: () => ({ body: { current: PASSWORD, next: 'quite another one' } }),
    audit: { action: 'change-password', values: 'none' },
  },
  changePreferences: {
    about: 'self',
    request: () => ({ body: { theme: 'dark' } }),
    audit: { not: 'how one’s own screen looks' },
  },
  listNotices: { about: 'self', request: () => ({}), audit: READS },
  listStaff: list,
  resetPassword: {
    about,
    request: async ({ world }) => ({ params: { id: (await world.newcomer('agent')).staffId } }),
    audit: { action: 'reset-password', values: 'none' },
  },
  listAlarms: list,
  acknowledgeAlarm: {
    about,
    request: async ({ world }) => ({ params: { id: await world.anAlarm() } }),
    audit: { action: 'acknowledge-alarm' },
  },
  listGroups: list,
  changeGroup: {
    about,
    request: () => ({ params: { id: PRE_SALES }, body: { name: { zh: '售前', en: `Sales ${uuid()}` } } }),
    audit: { action: 'change-group' },
  },
  readHours: { about, request: () => ({ params: { id: PRE_SALES } }), audit: READS },
  changeHours: {
    about,
    request: () => ({
      params: { id: PRE_SALES },
      body: {
        zone: 'Asia/Shanghai',
        always: false,
        weekly: [
          {
            weekday: 1,
            from: '09:00',
            to: `1${Math.floor(Math.random() * 10)}:${10 + Math.floor(Math.random() * 50)}`,
          },
        ],
        holidays: [],
      },
    }),
    audit: { action: 'change-hours' },
  },
  listAgents: list,
  changeAgent: {
    about,
    request: ({ world }) => ({
      params: { id: world.person('agent').agentId },
      body: { name: `Zhao ${uuid().slice(0, 8)}` },
    }),
    audit: { action: 'change-agent' },
  },
  readPolicy: list,
  changePolicy: {
    about,
    request: async ({ world }) => {
      const { body } = await world.api.ask('/api/policy', { cookie: world.person('administrator').cookie });
      const missBudget = 1 + (body.policy.default.missBudget % 20);
      return {
        body: {
          basedOn: body.number,
          policy: { ...body.policy, default: { ...body.policy.default, missBudget } },
        },
      };
    },
    audit: { action: 'publish-policy' },
  },
  readLimits: list,
  changeLimits: {
    about,
    request: () => ({ body: { uploadsPerVisitorPerMinute: 100_000 + Math.floor(Math.random() * 800_000) } }),
    audit: { action: 'change-limits' },
  },
  readSummaryFields: list,
  changeSummaryFields: {
    about,
    request: () => ({ body: { required: ['themeId', 'solved'] } }),
    audit: { action: 'change-summary-fields' },
  },
  listEntryPoints: list,
  changeEntryPoint: {
    about,
    request: () => ({ params: { id: ENTRY_POINT }, body: { name: { zh: '演示', en: `Demo ${uuid()}` } } }),
    audit: { action: 'change-entry-point' },
  },
  readDemo: { about: 'self', request: () => ({}), audit: READS },
  bringVisitors: {
    about,
    request: () => ({ body: { count: 1 } }),
    audit: { action: 'bring-visitors' },
  },
  removeDemoData: { about, harmful: true, request: () => ({}), audit: { action: 'remove-demo-data' } },
} satisfies { readonly [name: string]: Placed };
