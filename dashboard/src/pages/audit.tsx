// Who changed what, newest first.

import { useMemo, useState } from 'preact/hooks';
import { api } from '../api';
import { when } from '../format';
import { branches, operations, projects } from '../store';
import type { AuditRow } from '../types';
import { Age, Button, Empty, Problem, Skeleton, useRead } from '../ui/common';
import { nameOf } from './keys';
import { actionWords, resultWords } from './audit-words';
import './branches.css';
import './audit.css';

const STEP = 200;
const LIMIT = 1000; // of the server

// Ids in names. Branches that are gone have their operations.
function useNames() {
  const keys = useRead(() => api.keys(), []);
  return useMemo(() => {
    const names = new Map<string, string>();
    for (const one of keys.value ?? []) names.set(one.id, `key ${nameOf(one)}`);
    for (const one of operations.value) if (one.branch_name) names.set(one.branch_id, one.branch_name);
    for (const one of branches.value) names.set(one.id, one.name);
    for (const one of projects.value) names.set(one.id, one.name);
    return names;
  }, [keys.value, operations.value, branches.value, projects.value]);
}

interface Line {
  row: AuditRow;
  what: string;
  subject: string;
  result: string;
}

// "ana (3f2c91d0)": the name, and the id that tells two of the same name apart.
function Actor({ text }: { text: string }) {
  const [, name, id] = /^(.*) \((\w+)\)$/.exec(text) ?? [null, text, ''];
  return <span title={id}>{name}</span>;
}

function LineRow({ line: { row, what, subject, result } }: { line: Line }) {
  return (
    <tr>
      <td data-label="When" class="when"><time dateTime={row.at}>{when(row.at)}</time> <span class="faint"><Age at={row.at} /> ago</span></td>
      <td data-label="Who" class="name"><Actor text={row.actor} /></td>
      <td data-label="What"><span title={row.action}>{what}</span></td>
      <td data-label="On" class="subject">{subject}</td>
      <td data-label="From" class="mono">{row.address}</td>
      <td data-label="Result">
        <span class={`result ${row.status < 400 ? 'good' : 'bad'}`} title={`HTTP ${row.status}, request ${row.request_id}`}>{result}</span>
      </td>
    </tr>
  );
}

function AuditTable({ lines }: { lines: Line[] }) {
  return (
    <div class="card table-box">
      <table class="rows audit">
        <thead>
          <tr>
            <th scope="col">When</th><th scope="col">Who</th><th scope="col">What</th><th scope="col">On</th>
            <th scope="col">From</th><th scope="col">Result</th>
          </tr>
        </thead>
        <tbody>{lines.map((line) => <LineRow key={line.row.request_id} line={line} />)}</tbody>
      </table>
    </div>
  );
}

const textOf = ({ row, what, subject, result }: Line) =>
  `${row.actor} ${what} ${subject} ${row.address} ${result} ${row.request_id}`.toLowerCase();

export function AuditPage() {
  const [limit, setLimit] = useState(STEP);
  const audit = useRead(() => api.audit(limit), [limit]);
  const [filter, setFilter] = useState('');
  const [onlyBad, setOnlyBad] = useState(false);
  const names = useNames();
  const lines = useMemo(
    () =>
      (audit.value ?? []).map((row) => ({
        row, what: actionWords(row.action), result: resultWords(row),
        subject: row.subject ? names.get(row.subject) ?? row.subject.slice(0, 8) : '',
      })),
    [audit.value, names],
  );
  const words = filter.toLowerCase().split(/\s+/);
  const shown = lines.filter((line) => (!onlyBad || line.row.status >= 400) && words.every((word) => textOf(line).includes(word)));
  return (
    <>
      <div class="title-row">
        <h1>Audit</h1>
        <span class="space" />
        <Button busy={audit.isReading} onClick={() => void audit.reload()}>Reload</Button>
      </div>
      <div class="search">
        <input
          type="search" aria-label="Filter the audit" placeholder="Filter by who, what, branch, address" value={filter}
          autocomplete="off" spellcheck={false} onInput={(event) => setFilter(event.currentTarget.value)}
        />
        <label class="check">
          <input type="checkbox" checked={onlyBad} onChange={(event) => setOnlyBad(event.currentTarget.checked)} />
          Only what failed
        </label>
        <span class="faint" role="status">{audit.value ? `${shown.length} of the newest ${lines.length}` : ''}</span>
      </div>
      {audit.error !== null && <Problem error={audit.error} retry={() => void audit.reload()} />}
      {!audit.value && audit.isReading && <Skeleton lines={8} />}
      {audit.value && shown.length === 0 && (
        <Empty title={lines.length ? 'Nothing fits' : 'Nothing yet'}>
          <p>{lines.length ? 'No entry has all these words.' : 'Changes through the server are listed here: who, what, when and from where.'}</p>
        </Empty>
      )}
      {shown.length > 0 && <AuditTable lines={shown} />}
      {lines.length === limit && limit < LIMIT && (
        <p class="more"><Button busy={audit.isReading} onClick={() => setLimit(LIMIT)}>Show older ones</Button></p>
      )}
    </>
  );
}
