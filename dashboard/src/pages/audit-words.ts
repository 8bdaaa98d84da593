// What requests mean. A request that has no words here is shown as it is.

import type { AuditRow } from '../types';

const words: [RegExp, string][] = [
  [/^POST .*\/keys$/, 'created a key'],
  [/^DELETE .*\/keys\//, 'revoked a key'],
  [/^POST .*\/reset$/, 'reset the branch'],
  [/^POST .*\/(merge|preview)\?dryRun=true$/, 'previewed a merge'],
  [/^POST .*\/preview$/, 'previewed a merge'],
  [/^POST .*\/merge$/, 'merged the branch'],
  [/^DELETE .*\/branches\/[^/]+$/, 'deleted the branch'],
  [/^POST .*\/branches$/, 'created a branch'],
  [/^GET .*\/credentials$/, 'asked for credentials'],
  [/^GET .*\/access-api-key$/, 'asked for the API key'],
  [/^GET .*\/audit$/, 'asked for the audit'],
  [/^GET .*\/keys$/, 'asked for the keys'],
  [/^GET .*\/log$/, 'asked for the log'],
];

export function actionWords(action: string): string {
  return words.find(([pattern]) => pattern.test(action))?.[1] ?? action;
}

const results: Record<string, string> = {
  ok: 'done',
  forbidden: 'not allowed',
  'branch.name_conflict': 'name taken',
  'branch.not_found': 'no such branch',
  'branch.busy': 'busy',
  'branch.not_ready': 'not ready',
  'branch.merge_conflict': 'conflict',
  'branch.quota_exceeded': 'no space',
  'branch.parent_not_branchable': 'parent not reachable',
  'merge.moved': 'plan was out of date',
  'merge.rehearsal_failed': 'rehearsal failed',
  bad_name: 'name not allowed',
};

export function resultWords(row: AuditRow): string {
  return results[row.result] ?? row.result.replace(/^[a-z]+\./, '').replaceAll('_', ' ');
}
