// What resetting or deleting a branch would lose, and the question that this leads to. Shared by both dialogs.

import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../api';
import { count } from '../format';
import type { Action, Branch, Comparison } from '../types';
import { canCompare } from './comparisons';
import { Button, Dialog, Problem, Skeleton, useRead } from './common';
import './lose.css';

const SHOWN = 6;
const actions = { add: 'added', modify: 'changed', drop: 'dropped' };

// A table's columns and constraints are named as the table, once.
function changesOf(comparison: Comparison): Map<string, Action> {
  const changes = new Map<string, Action>();
  for (const one of comparison.objects) {
    if (one.branch_action === null) continue;
    const name = `${one.type} ${one.schema && `${one.schema}.`}${one.object}`;
    const isWhole = one.name === `${one.schema}.${one.object}` && !['comment', 'grant'].includes(one.kind);
    if (isWhole || !changes.has(name)) changes.set(name, isWhole ? one.branch_action : 'modify');
  }
  return changes;
}

function Lost({ comparison }: { comparison: Comparison }) {
  const shown = [...changesOf(comparison)].slice(0, SHOWN);
  const rest = comparison.ahead - shown.length;
  return (
    <div class="lost">
      <strong>{count(comparison.ahead, 'change')} {comparison.ahead === 1 ? 'was' : 'were'} never merged:</strong>
      <ul>
        {shown.map(([name, action]) => (
          <li key={name}><span class="mono">{name}</span> <span class="faint">{actions[action]}</span></li>
        ))}
      </ul>
      {rest > 0 && <p class="faint">and {rest} more</p>}
    </div>
  );
}

// null: nobody can tell.
function useLoss(branch: Branch) {
  const comparable = canCompare(branch);
  return useRead(async () => (comparable ? api.comparison(branch.id) : null), [branch.id]);
}

export interface LoseDialogProps {
  branch: Branch;
  title: string;
  verb: string; // of the button
  children: ComponentChildren; // what it does
  kept: string; // said when nothing would be lost
  act: () => Promise<void>;
  onClose: () => void;
}

export function LoseDialog({ branch, title, verb, children, kept, act, onClose }: LoseDialogProps) {
  const loss = useLoss(branch);
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const isUnknown = !loss.isReading && (loss.error !== null || loss.value === null);
  const mustType = isUnknown || (loss.value?.ahead ?? 0) > 0;
  const isReady = !loss.isReading && (!mustType || typed === branch.name);
  const nameRef = useRef<HTMLInputElement>(null);
  useEffect(() => nameRef.current?.focus(), [loss.isReading]); // it comes when the dialog is open already
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!isReady || busy) return;
    setBusy(true);
    setError(null);
    try {
      await act();
    } catch (caught) {
      setError(caught);
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose} busy={busy}>
      <form onSubmit={submit}>
        <div class="body lose">
          <div>{children}</div>
          <div class="lose-what" aria-live="polite">
            {loss.isReading && <><span class="sr-only">Reading its changes</span><Skeleton lines={2} /></>}
            {isUnknown && (
              <div class="lost">
                <strong>Whether something would be lost cannot be told now</strong>, because the branch
                {loss.error === null ? ' does not run.' : ' cannot be read.'}
              </div>
            )}
            {loss.value && loss.value.ahead > 0 && <Lost comparison={loss.value} />}
            {loss.value && loss.value.ahead === 0 && <p class="lose-nothing">{kept}</p>}
          </div>
          {!loss.isReading && mustType && (
            <div class="field">
              <label for="lose-name">Type <code>{branch.name}</code> to go on</label>
              <input
                id="lose-name" ref={nameRef} autocomplete="off" spellcheck={false} disabled={busy}
                value={typed} onInput={(event) => setTyped(event.currentTarget.value)}
              />
            </div>
          )}
          {error !== null && <Problem error={error} />}
        </div>
        <div class="actions">
          <Button onClick={onClose} disabled={busy}>Cancel</Button>
          <Button kind="danger" type="submit" busy={busy} disabled={!isReady}>{verb}</Button>
        </div>
      </form>
    </Dialog>
  );
}
