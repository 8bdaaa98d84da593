// What was done with a branch, newest first; merges with their SQL.

import { useState } from 'preact/hooks';
import { api } from '../../api';
import { when } from '../../format';
import type { Branch, MergeRecord, Operation } from '../../types';
import { SqlFile } from '../../ui/code';
import { Age, Empty, Problem, Skeleton, useRead } from '../../ui/common';
import { operationsOf, operationWords, Progress, took } from './operation';

interface Event {
  id: string;
  at: string;
  operation: Operation | null; // the oldest are not kept in the list
  merge: MergeRecord | null;
}

// A merge has the id of its operation.
function eventsOf(operations: Operation[], merges: MergeRecord[]): Event[] {
  const events: Event[] = operations.map((operation) => ({
    id: operation.id, at: operation.started_at, operation, merge: merges.find((one) => one.id === operation.id) ?? null,
  }));
  const known = new Set(operations.map((one) => one.id));
  for (const merge of merges)
    if (!known.has(merge.id)) events.push({ id: merge.id, at: merge.merged_at, operation: null, merge });
  return events.sort((a, b) => (a.at < b.at ? 1 : -1));
}

function MergeSql({ branch, merge }: { branch: Branch; merge: MergeRecord }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>The SQL of this merge</summary>
      {isOpen && <SqlFile text={merge.rendered_sql} name={`${branch.name}-${merge.merged_at.slice(0, 10)}.sql`} title={when(merge.merged_at)} />}
    </details>
  );
}

function EventView({ branch, event }: { branch: Branch; event: Event }) {
  const { operation, merge } = event;
  return (
    <li class={`event ${operation?.state ?? 'done'}`}>
      <span class={`mark ${operation?.state ?? 'done'}`} aria-hidden="true" />
      <div>
        <div class="head">
          <strong>{operation ? operationWords(operation) : 'Merged into the parent'}</strong>
          <span class="faint figure">{operation && took(operation)}</span>
          <span class="faint when"><time dateTime={event.at}>{when(event.at)}</time> · <Age at={event.at} /> ago</span>
        </div>
        {operation?.state === 'running' && <Progress operation={operation} />}
        {operation?.error && <p class="error-text">{operation.error}{operation.step && ` (while ${operation.step})`}</p>}
        {merge && <MergeSql branch={branch} merge={merge} />}
      </div>
    </li>
  );
}

export function HistoryTab({ branch }: { branch: Branch }) {
  const merges = useRead(() => api.merges(branch.id), [branch.id, branch.merges]);
  const events = eventsOf(operationsOf(branch), merges.value ?? []);
  return (
    <section aria-label="History">
      {merges.error !== null && <Problem error={merges.error} retry={() => void merges.reload()} />}
      {events.length > 0
        ? <ol class="card history">{events.map((one) => <EventView key={one.id} branch={branch} event={one} />)}</ol>
        : merges.value ? <Empty title="Nothing is on record" /> : <Skeleton lines={5} />}
    </section>
  );
}
