// Creations whose dialog is closed, at the top of the page.

import { projectId } from '../../store';
import { Button } from '../../ui/common';
import { type Creation, creations, forgetCreation, progressOf } from './creation';
import { asked } from './lit';

const says = { asked: 'is being created', running: 'is being created', ready: 'is ready', failed: 'could not be created' };

function Line({ creation }: { creation: Creation }) {
  const { state, operation } = progressOf(creation);
  return (
    <li class={`making card ${state}`}>
      {(state === 'asked' || state === 'running') && <span class="spinner" aria-hidden="true" />}
      <span><strong>{creation.name}</strong> {says[state]}
        {state === 'running' && operation && <span class="faint">: {operation.step}, step {operation.done + 1} of {operation.total}</span>}
      </span>
      <span class="space" />
      <Button kind="quiet" class="button quiet small" onClick={() => (asked.value = { what: 'create', creation: creation.key })}
        aria-label={`Show ${creation.name}`}>{state === 'ready' ? 'Connect' : 'Show'}</Button>
      {(state === 'ready' || state === 'failed') && (
        <button type="button" class="close" aria-label={`Dismiss ${creation.name}`} onClick={() => forgetCreation(creation.key)}>×</button>
      )}
    </li>
  );
}

export function Makings() {
  const open = asked.value?.what === 'create' ? asked.value.creation : null;
  const rest = creations.value.filter((one) => one.key !== open && one.project === projectId.value);
  if (rest.length === 0) return null;
  return <ul class="makings" aria-label="New branches">{rest.map((one) => <Line key={one.key} creation={one} />)}</ul>;
}
