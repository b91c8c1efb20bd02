import { expect } from 'chai';
import { say } from '../sentences.ts';

const messages: [message: string, meaning: object][] = [
  [
    'anything due this weekend?',
    { intent: 'list', filter: { due: 'this weekend', from: '2026-07-18', to: '2026-07-19' } },
  ],
  ['anything overdue?', { intent: 'list', filter: { due: 'overdue', to: '2026-07-14' } }],
  ['do I have any tasks about resin?', { intent: 'search', query: 'resin', filter: { text: 'resin' } }],
  ['do i have any urgent tasks?', { intent: 'list', filter: { priority: 'urgent' } }],
  ['find all tasks about dentist', { intent: 'search', query: 'dentist', filter: { text: 'dentist' } }],
  ['find resin', { intent: 'search', query: 'resin', filter: { text: 'resin' } }],
  ['high priority tasks', { intent: 'list', filter: { priority: 'high' } }],
  [
    'is there anything due tomorrow?',
    { intent: 'list', filter: { due: 'tomorrow', from: '2026-07-16', to: '2026-07-16' } },
  ],
  ['list all tasks with high priority', { intent: 'list', filter: { priority: 'high' } }],
  ['list completed tasks', { intent: 'list', filter: { status: 'completed' } }],
  ['my tasks for friday', { intent: 'list', filter: { from: '2026-07-17', to: '2026-07-17' } }],
  ['search for dentist', { intent: 'search', query: 'dentist', filter: { text: 'dentist' } }],
  ['search groceries', { intent: 'search', query: 'groceries', filter: { text: 'groceries' } }],
  ['show all my tasks', { intent: 'list', filter: { status: 'all' } }],
  [
    'show me everything due next week',
    { intent: 'list', filter: { due: 'next week', from: '2026-07-20', to: '2026-07-26' } },
  ],
  [
    'show me my completed tasks from last week',
    { intent: 'list', filter: { status: 'completed', from: '2026-07-06', to: '2026-07-12' } },
  ],
  ['show me work tasks', { intent: 'list', filter: { tags: ['work'] } }],
  ['show my list as of 10 july', { intent: 'list', filter: { asOf: '2026-07-10' } }],
  ['show my tasks', { intent: 'list', filter: {} }],
  ['show open tasks without due date', { intent: 'list', filter: { status: 'open', due: 'no date' } }],
  ['show overdue tasks', { intent: 'list', filter: { due: 'overdue', to: '2026-07-14' } }],
  ['show tasks containing call', { intent: 'search', query: 'call', filter: { text: 'call' } }],
  ['show tasks due in the next 3 days', { intent: 'list', filter: { from: '2026-07-15', to: '2026-07-18' } }],
  ['show tasks sorted by due date', { intent: 'list', filter: {}, sort: 'due' }],
  ['show tasks tagged boat', { intent: 'list', filter: { tags: ['boat'] } }],
  ['show the list as it was 3 days ago', { intent: 'list', filter: { asOf: '2026-07-12' } }],
  ['sort my tasks by priority', { intent: 'list', filter: {}, sort: 'priority' }],
  ['tasks due before friday', { intent: 'list', filter: { to: '2026-07-16' } }],
  ['tasks for tomorrow', { intent: 'list', filter: { due: 'tomorrow', from: '2026-07-16', to: '2026-07-16' } }],
  ['tasks without a date', { intent: 'list', filter: { due: 'no date' } }],
  [
    'what did i do yesterday?',
    { intent: 'list', filter: { status: 'completed', from: '2026-07-14', to: '2026-07-14' } },
  ],
  ['what did my list look like last friday?', { intent: 'list', filter: { asOf: '2026-07-10' } }],
  [
    'what do I need to do this week?',
    { intent: 'list', filter: { due: 'this week', from: '2026-07-13', to: '2026-07-19' } },
  ],
  ['what do i have tomorrow?', { intent: 'list', filter: { due: 'tomorrow', from: '2026-07-16', to: '2026-07-16' } }],
  ['what is due between 16 and 20 july?', { intent: 'list', filter: { from: '2026-07-16', to: '2026-07-20' } }],
  ['what tasks are overdue?', { intent: 'list', filter: { due: 'overdue', to: '2026-07-14' } }],
  ['what was my list like on monday at noon?', { intent: 'list', filter: { asOf: '2026-07-13T12:00' } }],
  ['what was on my list yesterday at 5pm?', { intent: 'list', filter: { asOf: '2026-07-14T17:00' } }],
  ["what's due today?", { intent: 'list', filter: { due: 'today', from: '2026-07-15', to: '2026-07-15' } }],
  [
    "what's left for today?",
    { intent: 'list', filter: { status: 'open', due: 'today', from: '2026-07-15', to: '2026-07-15' } },
  ],
  ["what's on for monday", { intent: 'list', filter: { from: '2026-07-20', to: '2026-07-20' } }],
  ["what's pending?", { intent: 'list', filter: { status: 'open' } }],
  ['where is the resin task', { intent: 'search', query: 'resin', filter: { text: 'resin' } }],
  ['which tasks are tagged work?', { intent: 'list', filter: { tags: ['work'] } }],
];

describe('asking for tasks', () => {
  for (const [message, meaning] of messages) it(message, () => expect(meant(message)).to.deep.equal(meaning));
});

function meant(message: string): object {
  const { reply: _reply, confidence: _confidence, because: _because, ...rest } = say(message);
  return rest;
}
