/** Operations of visitors, and those that need no sign-in. */
import { v4 as uuid } from 'uuid';
import { ENTRY_POINT_KEY } from '#activities/store/demo/ids.ts';
import { PASSWORD } from '../an-api.ts';
import { aPicture } from './a-world.ts';
import { BY_A_VISITOR, ofVisit, type Placed, READS } from './placed.ts';

const page = { url: 'https://shop.example/boots', title: 'Boots' };
const byVisitor = { about: 'visit', audit: BY_A_VISITOR } as const;

export const OF_VISITORS = {
  openVisit: {
    about: 'anybody',
    request: () => ({ body: { entryPoint: ENTRY_POINT_KEY, page } }),
    audit: BY_A_VISITOR,
  },
  turnPage: { ...byVisitor, request: (given) => ({ params: ofVisit(given), body: page }) },
  listVisitEvents: {
    about: 'visit',
    request: (given) => ({ params: ofVisit(given), query: { sessionId: given.case.sessionId } }),
    audit: READS,
  },
  markVisitRead: {
    ...byVisitor,
    request: (given) => ({ params: ofVisit(given), body: { sessionId: given.case.sessionId, vseq: 1 } }),
  },
  commandVisit: {
    ...byVisitor,
    answers: () => [202],
    request: (given) => ({ params: ofVisit(given), body: { id: uuid(), kind: 'end' } }),
  },
  clickGuided: { ...byVisitor, request: (given) => ({ params: { ...ofVisit(given), index: '0' } }) },
  closeGuided: { ...byVisitor, request: (given) => ({ params: { ...ofVisit(given), index: '0' } }) },
  answerSurvey: {
    ...byVisitor,
    request: (given) => ({ params: ofVisit(given), body: { sessionId: given.case.sessionId, stars: 5 } }),
  },
  sendVisitorMessage: {
    ...byVisitor,
    request: (given) => ({
      params: ofVisit(given),
      body: { kind: 'text', clientId: uuid(), text: 'hello?' },
    }),
  },
  uploadForVisit: { ...byVisitor, request: (given) => ({ params: ofVisit(given), body: aPicture() }) },
  readRuleAtWork: { about: 'visit', request: (given) => ({ params: ofVisit(given) }), audit: READS },
  readFile: {
    about: 'anybody',
    request: ({ case: { fileUrl } }) => {
      const [path = '', query = ''] = fileUrl.split('?');
      return {
        params: { id: path.split('/').at(-1) ?? '' },
        query: Object.fromEntries(new URLSearchParams(query)),
      };
    },
    audit: READS,
  },
  mintIdentity: {
    about: 'anybody',
    request: () => ({ body: { entryPoint: ENTRY_POINT_KEY, name: 'Anna' } }),
    audit: { not: 'changes nothing: the demo entry point speaks for its own customers' },
  },
  signIn: {
    about: 'anybody',
    request: ({ person }) => ({ body: { name: person.name, password: PASSWORD } }),
    audit: { action: 'sign-in', values: 'none' },
  },
} satisfies { readonly [name: string]: Placed };
