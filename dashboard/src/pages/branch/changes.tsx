// What was changed on a branch, and on its parent since they parted.

import { useEffect, useMemo, useState } from 'preact/hooks';
import { api } from '../../api';
import { count } from '../../format';
import type { Branch, ComparedObject, Comparison } from '../../types';
import { SqlFile } from '../../ui/code';
import { Button, Empty, Problem, Skeleton, useRead } from '../../ui/common';
import { notNow, since } from './advice';
import { choose, firstLeaf, makeTree, type View } from './changes/model';
import { ObjectView } from './changes/object';
import { Tree } from './changes/tree';
import './changes.css';

const OPEN_LIMIT = 300; // objects; of more, only the kinds are shown at first

const views: [View, string][] = [['branch', 'Branch'], ['parent', 'Parent'], ['both', 'Both']];

function nothing(view: View, filter: string, from: string): string {
  if (filter) return 'Nothing has this in its name.';
  if (view === 'branch') return `Nothing was changed on the branch since ${from}.`;
  if (view === 'parent') return 'The parent has nothing that the branch does not have.';
  return 'Both sides are the same.';
}

function Objects(props: { branch: Branch; comparison: Comparison; view: View; filter: string }) {
  const { branch, comparison, view, filter } = props;
  const [key, setKey] = useState<string | null>(null);
  const list = useMemo(() => choose(comparison.objects, view, filter), [comparison, view, filter]);
  const roots = useMemo(() => makeTree(list), [list]);
  const opensAll = list.length <= OPEN_LIMIT || filter !== '';
  const keyOf = (object: ComparedObject) => `${object.kind} ${object.name}`;
  const selected = list.find((one) => keyOf(one) === key) ?? firstLeaf(roots);
  if (list.length === 0) return <Empty title="No changes here"><p>{nothing(view, filter, since(branch))}</p></Empty>;
  return (
    <div class="changes">
      <Tree key={String(opensAll)} roots={roots} view={view} opensAll={opensAll} selected={selected}
        onSelect={(object) => setKey(keyOf(object))} />
      <div class="detail">
        {selected && <ObjectView key={keyOf(selected)} object={selected} />}
      </div>
    </div>
  );
}

function DiffAsSql({ branch }: { branch: Branch }) {
  const diff = useRead(() => api.diff(branch.id), [branch.id]);
  if (diff.error !== null) return <Problem error={diff.error} retry={() => void diff.reload()} />;
  if (!diff.value) return <Skeleton lines={12} />;
  const { summary, rendered_sql: text } = diff.value;
  return (
    <SqlFile text={text} name={`${branch.name}-diff.sql`}
      title={`${count(summary.added, 'object')} added, ${count(summary.modified, 'object')} changed or dropped`} />
  );
}

export function ChangesTab({ branch }: { branch: Branch }) {
  const not = notNow(branch);
  return not ? <Empty title={not.title}><p>{not.text}</p></Empty> : <Changes branch={branch} />;
}

function Changes({ branch }: { branch: Branch }) {
  const [view, setView] = useState<View>('branch');
  const [filter, setFilter] = useState('');
  const [isSql, setSql] = useState(false);
  const read = useRead(() => api.comparison(branch.id), [branch.id, branch.merges, branch.t0_at]);
  const comparison = read.value;
  useEffect(() => {
    if (comparison && comparison.ahead === 0 && comparison.behind > 0) setView('both');
  }, [comparison === null]);
  return (
    <section class="changes-tab" aria-label="Changes">
      <div class="bar">
        <div class="choice" role="group" aria-label="Changes of">
          {views.map(([one, word]) => (
            <button key={one} type="button" aria-pressed={one === view && !isSql} disabled={isSql} onClick={() => setView(one)}>
              {word}
            </button>
          ))}
        </div>
        <input type="search" placeholder="Filter by name or kind" aria-label="Filter" value={filter} disabled={isSql}
          onInput={(event) => setFilter(event.currentTarget.value)} />
        <div class="choice" role="group" aria-label="Show as">
          <button type="button" aria-pressed={!isSql} onClick={() => setSql(false)}>Objects</button>
          <button type="button" aria-pressed={isSql} onClick={() => setSql(true)}>SQL</button>
        </div>
        <Button busy={read.isReading && comparison !== null} onClick={() => void read.reload()}>Read again</Button>
      </div>
      {comparison && !isSql && (
        <p class="faint summary" role="status">
          {count(comparison.ahead, 'change')} on the branch, {count(comparison.behind, 'change')} on the parent
          {comparison.conflicts > 0 && `, ${count(comparison.conflicts, 'conflict')}`}
          {comparison.left_off > 0 && `; ${count(comparison.left_off, 'more object')} not shown, use the SQL for all`}
        </p>
      )}
      {isSql ? <DiffAsSql branch={branch} />
        : read.error !== null ? <Problem error={read.error} retry={() => void read.reload()} />
          : comparison ? <Objects branch={branch} comparison={comparison} view={view} filter={filter} />
            : <Skeleton lines={12} />}
    </section>
  );
}
