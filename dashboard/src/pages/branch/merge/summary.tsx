// What a plan comes to, in a few lines.

import { count, duration } from '../../../format';
import type { Diff } from '../../../types';
import { blockedTables, losesData } from './figures';

function Fact({ label, value, text, tone = '' }: { label: string; value: string; text: string; tone?: '' | 'bad' | 'good' | 'warn' }) {
  return <div class={`tile ${tone}`}><dt>{label}</dt><dd><strong>{value}</strong><span>{text}</span></dd></div>;
}

function RehearsalFact({ plan, doing, failed }: { plan: Diff; doing: boolean; failed: boolean }) {
  if (failed) return <Fact label="Rehearsal" value="failed" text="the parent is as it was" tone="bad" />;
  if (plan.rehearsed) return <Fact label="Rehearsal" value={duration(plan.rehearsal_us)} text="on a copy of the parent" tone="good" />;
  return <Fact label="Rehearsal" value={doing ? 'running…' : '–'} text="on a copy of the parent" />;
}

export function Summary({ plan, doing, failed }: { plan: Diff; doing: boolean; failed: boolean }) {
  const losses = plan.steps.filter(losesData).length;
  const blocked = blockedTables(plan.steps).length;
  const { added, modified } = plan.summary;
  return (
    <dl class="card tiles of-4">
      <Fact label="Changes" value={(added + modified).toLocaleString('en')} text={`${added} added, ${modified} changed`} />
      <Fact label="Data loss" value={losses ? count(losses, 'step') : 'none'} text={losses ? 'asks for the name' : 'nothing goes'} tone={losses ? 'bad' : ''} />
      <Fact label="Others wait" value={blocked ? count(blocked, 'table') : 'no'} text={blocked ? 'while it runs' : 'no table is blocked'} />
      <RehearsalFact plan={plan} doing={doing} failed={failed} />
    </dl>
  );
}

// That the order of merging makes no difference, and what was merged or left out.
export function Notes({ plan }: { plan: Diff }) {
  const commute = plan.commute === 'same'
    ? 'Merging the other way round, the parent into the branch, gives the same: the two sides do not get in each other\'s way.'
    : plan.commute_why_not && plan.rehearsed ? `Whether merging the other way round gives the same was not tried: ${plan.commute_why_not}.` : null;
  if (plan.notes.length === 0 && !commute) return null;
  return (
    <section class="notes" aria-label="Notes">
      <ul>
        {plan.notes.map((note) => <li key={note}>{note[0]?.toUpperCase()}{note.slice(1)}.</li>)}
        {commute && <li>{commute}</li>}
      </ul>
    </section>
  );
}
