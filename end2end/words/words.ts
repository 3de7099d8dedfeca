/**
 * Words of the pages by which tests find things. They are written down here once more on purpose: what people
 * read is a part of what is tested.
 */
export interface Words {
  /** As in `<html lang>`. */
  language: 'en' | 'nb';
  chargeSystems: string;
  chargers: string;
  byStatus: string;
  statuses: Record<Status | 'no_contact', string>;
  technicalStatus: string;
  seeMessage: string;
  search: string;
  sortById: string;
  sortByAttention: string;
  noneMatch: string;
  clearFilters: string;
  furtherChargers: string;
  toTheFirst: string;
  tabs: Record<TabName, string>;
  restart: string;
  restartQuestion: (id: string) => string;
  restartNow: string;
  soft: string;
  hard: string;
  sessionRuns: string;
  sessions: string;
  noSessions: string;
  noSessionsMatch: string;
  goesOn: string;
  exportCsv: string;
  commands: string;
  readConfiguration: string;
  configuration: string;
  filter: string;
  text: string;
  from: string;
  timeline: string;
  pointInTime: string;
  backToNow: string;
  asTable: string;
  connector: string;
  whatDoesItMean: string;
  findKey: string;
  message: string;
  direction: string;
  outcome: string;
  showRoutine: string;
  asFrame: string;
  filters: string;
  edit: string;
  save: string;
  saved: string;
  request: string;
  response: string;
  asSent: string;
  backToLog: string;
  pause: string;
  resume: string;
  waiting: (updates: number) => string;
  live: string;
  reconnecting: string;
  paused: string;
  stale: string;
  unreachable: string;
  updated: string;
  endsBeforeItBegins: string;
  withoutScript: string;
  noneYet: string;
  refusedLately: string;
  notFound: string;
  noSuchCharger: (id: string) => string;
  theme: string;
  themes: Record<'system' | 'light' | 'dark', string>;
  skip: string;
}

/** The statuses of the contract, the most urgent first. */
export const STATUSES = [
  'faulted',
  'unavailable',
  'paused',
  'charging',
  'done',
  'finishing',
  'ready',
  'unknown',
] as const;

export type Status = (typeof STATUSES)[number];

/** The pages of one charger, as their addresses end. */
export const TABS = ['connectors', 'status-log', 'charge-point', 'event-log', 'sessions'] as const;

export type TabName = (typeof TABS)[number];
