/** Every operation by name: what the server binds, OpenAPI lists and the tests go through. */
import * as alarms from './alarms.ts';
import * as decisions from './decisions.ts';
import * as demo from './demo.ts';
import * as draftPublishing from './draft-publishing.ts';
import * as drafts from './drafts.ts';
import * as fixtures from './fixtures.ts';
import * as leftMessages from './left-messages.ts';
import * as messages from './messages.ts';
import * as namedConditions from './named-conditions.ts';
import * as notices from './notices.ts';
import * as policy from './policy.ts';
import * as presence from './presence.ts';
import * as queue from './queue.ts';
import * as quickReplies from './quick-replies.ts';
import * as rollouts from './rollouts.ts';
import * as ruleFaces from './rule-faces.ts';
import * as ruleFigures from './rule-figures.ts';
import * as ruleSets from './rule-sets.ts';
import * as ruleTrials from './rule-trials.ts';
import * as ruleVersions from './rule-versions.ts';
import * as ruleVocabulary from './rule-vocabulary.ts';
import * as sessionPapers from './session-papers.ts';
import * as sessions from './sessions.ts';
import * as settings from './settings.ts';
import * as staff from './staff.ts';
import * as surveys from './surveys.ts';
import * as themes from './themes.ts';
import * as visits from './visits.ts';
import * as whyNot from './why-not.ts';

export const OPERATIONS = {
  openVisit: visits.openVisit,
  turnPage: visits.turnPage,
  listVisitEvents: visits.listVisitEvents,
  markVisitRead: visits.markVisitRead,
  commandVisit: visits.commandVisit,
  clickGuided: visits.clickGuided,
  closeGuided: visits.closeGuided,
  answerSurvey: surveys.answerSurvey,
  sendVisitorMessage: messages.sendVisitorMessage,
  uploadForVisit: messages.uploadForVisit,
  sendStaffMessage: messages.sendStaffMessage,
  sendNote: messages.sendNote,
  uploadForSession: messages.uploadForSession,
  searchMessages: messages.searchMessages,
  readFile: messages.readFile,
  signIn: staff.signIn,
  signOut: staff.signOut,
  readMe: staff.readMe,
  changePassword: staff.changePassword,
  changePreferences: staff.changePreferences,
  listStaff: staff.listStaff,
  resetPassword: staff.resetPassword,
  setPresence: presence.setPresence,
  setAgentPresence: presence.setAgentPresence,
  listSessions: sessions.listSessions,
  readSession: sessions.readSession,
  listSessionEvents: sessions.listSessionEvents,
  commandSession: sessions.commandSession,
  saveDraft: sessionPapers.saveDraft,
  markSessionRead: sessionPapers.markSessionRead,
  saveSummary: sessionPapers.saveSummary,
  saveRemark: sessionPapers.saveRemark,
  enterCustomer: sessionPapers.enterCustomer,
  readSummaryFields: sessionPapers.readSummaryFields,
  changeSummaryFields: sessionPapers.changeSummaryFields,
  markSession: sessionPapers.markSession,
  listTransferTargets: sessions.listTransferTargets,
  listQueue: queue.listQueue,
  takeNext: queue.takeNext,
  listLeftMessages: leftMessages.listLeftMessages,
  takeLeftMessage: leftMessages.takeLeftMessage,
  finishLeftMessage: leftMessages.finishLeftMessage,
  putBackLeftMessage: leftMessages.putBackLeftMessage,
  listQuickReplies: quickReplies.listQuickReplies,
  listThemes: themes.listThemes,
  readWhy: decisions.readWhy,
  listWhyNot: whyNot.listWhyNot,
  askWhyNot: whyNot.askWhyNot,
  readRuleSet: ruleSets.readRuleSet,
  readRule: ruleSets.readRule,
  readRuleVocabulary: ruleVocabulary.readRuleVocabulary,
  readRecordedValues: ruleVocabulary.readRecordedValues,
  listFaces: ruleFaces.listFaces,
  keepFace: ruleFaces.keepFace,
  dropFace: ruleFaces.dropFace,
  readRuleFigures: ruleFigures.readRuleFigures,
  readMessageFigures: ruleFigures.readMessageFigures,
  countRuleList: ruleFigures.countRuleList,
  listRuleDrafts: drafts.listRuleDrafts,
  startRuleDraft: drafts.startRuleDraft,
  readRuleDraft: drafts.readRuleDraft,
  saveRuleDraft: drafts.saveRuleDraft,
  saveRuleInDraft: drafts.saveRuleInDraft,
  discardRuleDraft: drafts.discardRuleDraft,
  lookAtDraft: drafts.lookAtDraft,
  takeLiveRules: drafts.takeLiveRules,
  pinCondition: drafts.pinCondition,
  readDraftFindings: drafts.readDraftFindings,
  readDraftReview: draftPublishing.readDraftReview,
  reviewRuleDraft: draftPublishing.reviewRuleDraft,
  publishRuleDraft: draftPublishing.publishRuleDraft,
  scheduleRuleDraft: draftPublishing.scheduleRuleDraft,
  unscheduleRuleDraft: draftPublishing.unscheduleRuleDraft,
  readRuleGates: draftPublishing.readRuleGates,
  changeRuleGates: draftPublishing.changeRuleGates,
  listRuleVersions: ruleVersions.listRuleVersions,
  readRuleVersion: ruleVersions.readRuleVersion,
  compareRules: ruleVersions.compareRules,
  readRuleHistory: ruleVersions.readRuleHistory,
  rollBackRules: ruleVersions.rollBackRules,
  listNamedConditions: namedConditions.listNamedConditions,
  saveNamedCondition: namedConditions.saveNamedCondition,
  retireNamedCondition: namedConditions.retireNamedCondition,
  exportFixtures: fixtures.exportFixtures,
  importFixtures: fixtures.importFixtures,
  listFixtures: fixtures.listFixtures,
  readFixture: fixtures.readFixture,
  addFixture: fixtures.addFixture,
  saveFixture: fixtures.saveFixture,
  deleteFixture: fixtures.deleteFixture,
  runFixtures: fixtures.runFixtures,
  runFixture: fixtures.runFixture,
  acceptFixture: fixtures.acceptFixture,
  recordFixture: fixtures.recordFixture,
  readRollouts: rollouts.readRollouts,
  readCanary: rollouts.readCanary,
  readShadow: rollouts.readShadow,
  readDifference: rollouts.readDifference,
  startCanary: rollouts.startCanary,
  widenCanary: rollouts.widenCanary,
  stopCanary: rollouts.stopCanary,
  finishCanary: rollouts.finishCanary,
  startShadow: rollouts.startShadow,
  stopShadow: rollouts.stopShadow,
  countRule: ruleTrials.countRule,
  tryRules: ruleTrials.tryRules,
  listNotices: notices.listNotices,
  listTrialCases: ruleTrials.listTrialCases,
  tryPlanNow: ruleTrials.tryPlanNow,
  listAlarms: alarms.listAlarms,
  acknowledgeAlarm: alarms.acknowledgeAlarm,
  listGroups: settings.listGroups,
  changeGroup: settings.changeGroup,
  readHours: settings.readHours,
  changeHours: settings.changeHours,
  listAgents: settings.listAgents,
  changeAgent: settings.changeAgent,
  changeLimit: settings.changeLimit,
  readPolicy: policy.readPolicy,
  changePolicy: policy.changePolicy,
  readLimits: settings.readLimits,
  changeLimits: settings.changeLimits,
  listEntryPoints: settings.listEntryPoints,
  changeEntryPoint: settings.changeEntryPoint,
  mintIdentity: demo.mintIdentity,
  readRuleAtWork: demo.readRuleAtWork,
  readDemo: demo.readDemo,
  bringVisitors: demo.bringVisitors,
  removeDemoData: demo.removeDemoData,
} as const;

export type OperationName = keyof typeof OPERATIONS;
