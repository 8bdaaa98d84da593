// What a plan costs, in words.

import { bytes, count } from '../../../format';
import type { Diff, Step } from '../../../types';

export const losesData = (step: Step) => step.hazards.includes('data-loss');

// "800 values", "about 2 rows": what goes for good; '' when that is not known.
export function lossOf(step: Step): string {
  if (!losesData(step) || step.rows_lost === null) return '';
  const one = step.warning?.startsWith('column ') ? 'value' : 'row';
  return `${step.estimated ? 'about ' : ''}${count(step.rows_lost, one)}`;
}

export function sizeOf(step: Step): string {
  return step.size_bytes === null ? '' : `${step.lock?.table ?? 'the table'} has ${bytes(step.size_bytes)}`;
}

export function blocks(step: Step): string {
  if (!step.lock) return '';
  if (step.lock.blocks_reads) return 'blocks reads and writes';
  return step.lock.blocks_writes ? 'blocks writes' : '';
}

// Each table that others wait for while the merge runs, with the worst that happens to it.
export function blockedTables(steps: Step[]): { table: string; what: string }[] {
  const worst = new Map<string, string>();
  for (const step of steps) {
    const what = blocks(step);
    if (!what || !step.lock) continue;
    for (const table of [step.lock.table, ...step.lock.also])
      if (worst.get(table) !== 'blocks reads and writes') worst.set(table, what);
  }
  return [...worst].map(([table, what]) => ({ table, what }));
}

// The steps of one object that follow each other.
export interface Item {
  key: string;
  section: Step['section'];
  type: string;
  name: string;
  action: Step['action'];
  after: boolean;
  steps: { step: Step; at: number }[]; // at: from 0, in the plan
}

export function itemsOf(plan: Diff): Item[] {
  const items: Item[] = [];
  plan.steps.forEach((step, at) => {
    const name = step.schema ? `${step.schema}.${step.object}` : step.object;
    const last = items[items.length - 1];
    const isSame = last && last.section === step.section && last.type === step.type && last.name === name
      && last.after === (step.phase === 'after') && last.action === step.action;
    if (isSame) last.steps.push({ step, at });
    else
      items.push({
        key: `${at}`, section: step.section, type: step.type, name, action: step.action, after: step.phase === 'after',
        steps: [{ step, at }],
      });
  });
  return items;
}

// A rehearsal that failed has times for the steps before the one that it failed at.
export function failedStep(plan: Diff): number | null {
  const at = plan.steps.findIndex((step) => step.rehearsal_us === null);
  return at < 0 ? null : at;
}

// "2 objects will be added to the parent, 1 changed or dropped".
export function outcome({ summary }: Diff, verb: 'will be' | 'were'): string {
  const { added, modified } = summary;
  const was = (n: number) => (verb === 'were' && n === 1 ? 'was' : verb);
  if (added === 0) return `${count(modified, 'object')} ${was(modified)} changed or dropped on the parent`;
  const first = `${count(added, 'object')} ${was(added)} added to the parent`;
  return modified === 0 ? first : `${first}, ${modified.toLocaleString('en')} changed or dropped`;
}
