// The branches as rows: searched, sorted, and kept so while they change.

import { useEffect, useMemo, useRef } from 'preact/hooks';
import { count } from '../../format';
import { branches, operations } from '../../store';
import type { Operation } from '../../types';
import { comparisonsRead } from '../../ui/comparisons';
import { Button, Empty } from '../../ui/common';
import { type Column, search, sort } from './lit';
import { Row } from './row';
import { matches, sorted } from './rows';

const columns: { id: Column; title: string; number?: boolean }[] = [
  { id: 'name', title: 'Name' },
  { id: 'state', title: 'State' },
  { id: 'changes', title: 'Changes' },
  { id: 'mode', title: 'Mode' },
  { id: 'age', title: 'Age', number: true },
  { id: 'owner', title: 'Owner' },
  { id: 'size', title: 'Own size', number: true },
  { id: 'port', title: 'Port', number: true },
];

function sortBy(by: Column) {
  sort.value = { by, down: sort.value.by === by && !sort.value.down };
}

function Heads() {
  const { by, down } = sort.value;
  return (
    <tr>
      {columns.map(({ id, title, number }) => (
        <th key={id} scope="col" class={number ? 'number' : ''} aria-sort={by === id ? (down ? 'descending' : 'ascending') : 'none'}>
          <button type="button" onClick={() => sortBy(id)}>
            {title}<span class="arrow" aria-hidden="true">{by === id ? (down ? '↓' : '↑') : ''}</span>
          </button>
        </th>
      ))}
      <td class="acts"><span class="sr-only">Actions</span></td>
    </tr>
  );
}

// Heads are not shown on a narrow screen.
function NarrowSort() {
  const { by, down } = sort.value;
  return (
    <div class="narrow-sort">
      <label for="sort-by">Sort by</label>
      <select id="sort-by" value={by} onChange={(event) => (sort.value = { by: event.currentTarget.value as Column, down: false })}>
        {columns.map(({ id, title }) => <option key={id} value={id}>{title}</option>)}
      </select>
      <Button kind="quiet" onClick={() => (sort.value = { by, down: !down })} aria-label={down ? 'Descending' : 'Ascending'}>
        {down ? '↓' : '↑'}
      </Button>
    </div>
  );
}

// "/" goes to the search field, as on other pages for developers.
function useSlash() {
  const ref = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = (event.target as Element).matches('input, textarea, select');
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || document.querySelector('dialog[open]')) return;
      event.preventDefault();
      ref.current?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return ref;
}

function SearchField({ found }: { found: number }) {
  const ref = useSlash();
  return (
    <div class="search">
      <input
        ref={ref} type="search" aria-label="Search branches" placeholder="Search branches" value={search.value}
        onInput={(event) => (search.value = event.currentTarget.value)} autocomplete="off" spellcheck={false}
      />
      <span class="faint" role="status">
        {search.value.trim() ? `${found} of ${branches.value.length}` : count(branches.value.length, 'branch', 'branches')}
      </span>
      <NarrowSort />
    </div>
  );
}

export function BranchTable() {
  const { by, down } = sort.value;
  const wanted = search.value.trim();
  const moved = by === 'changes' ? comparisonsRead.value : 0;
  const shown = useMemo(
    () => sorted(branches.value.filter((one) => matches(one, wanted)), by, down),
    [branches.value, wanted, by, down, moved],
  );
  const running = new Map<string, Operation>();
  for (const one of operations.value) if (one.state === 'running' && one.kind !== 'scratch') running.set(one.branch_id, one);
  return (
    <section aria-label="Branches">
      <SearchField found={shown.length} />
      <div class="card table-box">
        <table class="rows branches">
          <thead><Heads /></thead>
          <tbody>
            {shown.map((one) => <Row key={one.id} branch={one} operation={running.get(one.id) ?? null} />)}
          </tbody>
        </table>
        {shown.length === 0 && (
          <Empty title="No branch fits">
            <p>Nothing has '{wanted}' in its name, state, mode or owner.</p>
            <Button onClick={() => (search.value = '')}>Show all</Button>
          </Empty>
        )}
      </div>
    </section>
  );
}
