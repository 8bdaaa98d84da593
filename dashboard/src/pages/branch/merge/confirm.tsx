// The last question before the parent is changed. Where data would be lost, it wants the branch's name.

import { useState } from 'preact/hooks';
import { count } from '../../../format';
import type { Branch, Diff } from '../../../types';
import { Button, Dialog } from '../../../ui/common';
import { operationsOf, Progress } from '../operation';
import { blockedTables, lossOf, losesData, outcome } from './figures';

const LISTED = 8; // tables

function Losses({ plan }: { plan: Diff }) {
  const losses = plan.steps.filter(losesData);
  if (losses.length === 0) return null;
  return (
    <div class="loss" role="note">
      <strong>This is lost for good on the parent:</strong>
      <ul>
        {losses.map((step, i) => (
          <li key={i}>{step.warning ?? step.sql}{lossOf(step) && <strong> ({lossOf(step)})</strong>}</li>
        ))}
      </ul>
    </div>
  );
}

function Blocked({ plan }: { plan: Diff }) {
  const tables = blockedTables(plan.steps);
  if (tables.length === 0) return null;
  return (
    <div>
      <p>While it runs, others wait for:</p>
      <ul class="plain-list">
        {tables.slice(0, LISTED).map((one) => <li key={one.table}><code>{one.table}</code> {one.what}</li>)}
        {tables.length > LISTED && <li>and {count(tables.length - LISTED, 'more table')}</li>}
      </ul>
    </div>
  );
}

function Doing({ branch }: { branch: Branch }) {
  const running = operationsOf(branch).find((one) => one.state === 'running' && one.kind === 'merge');
  return (
    <div role="status">
      {running ? <Progress operation={running} /> : <p class="line"><span class="spinner" aria-hidden="true" /> Rehearsing once more on a copy of the parent…</p>}
    </div>
  );
}

export function ConfirmMerge(props: {
  branch: Branch; plan: Diff; busy: boolean; onClose: () => void; onConfirm: () => void;
}) {
  const { branch, plan, busy, onClose, onConfirm } = props;
  const [typed, setTyped] = useState('');
  const isLoss = plan.steps.some(losesData);
  const submit = (event: Event) => {
    event.preventDefault();
    if (!busy && (!isLoss || typed === branch.name)) onConfirm();
  };
  return (
    <Dialog title={`Merge '${branch.name}' into the parent`} onClose={onClose} busy={busy}>
      <form onSubmit={submit}>
        <div class="body">
          <p>{outcome(plan, 'will be')}, in one transaction: all of it, or nothing.</p>
          <Losses plan={plan} />
          <Blocked plan={plan} />
          {isLoss && (
            <label class="field">
              <span>Type <code>{branch.name}</code> to confirm</span>
              <input value={typed} disabled={busy} autocomplete="off" spellcheck={false} autofocus
                onInput={(event) => setTyped(event.currentTarget.value)} />
            </label>
          )}
          {busy && <Doing branch={branch} />}
        </div>
        <div class="actions">
          <Button onClick={onClose} disabled={busy}>Cancel</Button>
          <Button kind={isLoss ? 'danger' : 'primary'} type="submit" busy={busy} disabled={isLoss && typed !== branch.name}
            autofocus={!isLoss}>
            {isLoss ? 'Merge and lose this data' : 'Merge'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
