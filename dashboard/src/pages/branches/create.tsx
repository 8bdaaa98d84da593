// The dialog that makes a branch: the question, then how far it is, then how to reach it.

import { useState } from 'preact/hooks';
import { branches, project } from '../../store';
import type { Mode } from '../../types';
import { Button, Dialog, Problem } from '../../ui/common';
import { type Creation, create, creationOf, forgetCreation, progressOf } from './creation';
import { asked } from './lit';
import { Made } from './made';

const NAME_LIMIT = 64;

// What is wrong with a name; null: nothing.
export function nameProblem(name: string, taken: string[]): string | null {
  if (name.length > NAME_LIMIT) return `At most ${NAME_LIMIT} characters; these are ${name.length}.`;
  if (/[^a-zA-Z0-9-]/.test(name)) return 'Only letters, digits and hyphens.';
  if (/^-/.test(name)) return 'The first character is a letter or a digit.';
  if (name === 'parent') return "'parent' is what the parent itself is called.";
  if (taken.includes(name)) return `There is a branch '${name}' already.`;
  return null;
}

const modes: { mode: Mode; title: string; why: string }[] = [
  { mode: 'full', title: 'Full', why: 'Schema, config and all rows, as they are on the parent now.' },
  { mode: 'schema-only', title: 'Schema only', why: 'Schema and config; the tables of your application begin empty.' },
];

function Modes({ mode, choose }: { mode: Mode; choose: (mode: Mode) => void }) {
  return (
    <fieldset class="choices">
      <legend>Mode</legend>
      {modes.map((one) => (
        <label key={one.mode} class="choice">
          <input type="radio" name="mode" value={one.mode} checked={mode === one.mode} onChange={() => choose(one.mode)} />
          <span><strong>{one.title}</strong><span class="faint">{one.why}</span></span>
        </label>
      ))}
    </fieldset>
  );
}

function Question({ onStart, onClose }: { onStart: (key: string) => void; onClose: () => void }) {
  const [name, setName] = useState('');
  const [mode, setMode] = useState<Mode>('full');
  const [withSchedules, setSchedules] = useState(false);
  const problem = nameProblem(name, branches.value.map((one) => one.name));
  const submit = (event: Event) => {
    event.preventDefault();
    if (name && !problem && project.value) onStart(create(project.value.id, name, mode, withSchedules));
  };
  return (
    <form onSubmit={submit}>
      <div class="body">
        <div class="field">
          <label for="new-name">Name</label>
          <input
            id="new-name" autofocus autocomplete="off" spellcheck={false} placeholder="feat" value={name}
            aria-invalid={problem !== null} aria-describedby="new-name-note"
            onInput={(event) => setName(event.currentTarget.value)}
          />
          <span id="new-name-note" class={problem ? 'wrong' : 'faint'} aria-live="polite">
            {problem ?? 'Letters, digits and hyphens, at most 64.'}
          </span>
        </div>
        <Modes mode={mode} choose={setMode} />
        <label class="choice plain">
          <input type="checkbox" checked={withSchedules} onChange={(event) => setSchedules(event.currentTarget.checked)} />
          <span>
            <strong>Run the parent's scheduled jobs here, too</strong>
            <span class="faint">Jobs of pg_cron. Off, so that nothing is sent or billed twice.</span>
          </span>
        </label>
      </div>
      <div class="actions">
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="primary" type="submit" disabled={!name || problem !== null}>Create branch</Button>
      </div>
    </form>
  );
}

function Running({ creation, onClose }: { creation: Creation; onClose: () => void }) {
  const { operation } = progressOf(creation);
  const total = operation?.total || 10;
  const done = operation?.done ?? 0;
  return (
    <>
      <div class="body">
        <div class="making-progress">
          <div class="making-line">
            <span role="status">{operation?.step ?? 'asking the server'}</span>
            <span class="faint">{operation ? `step ${done + 1} of ${total}` : ''}</span>
          </div>
          <progress value={done} max={total} aria-label={`Creating ${creation.name}`} />
        </div>
        <p class="faint">The parent goes on working meanwhile. You may close this: the branch is made all the same.</p>
      </div>
      <div class="actions"><Button onClick={onClose}>Close</Button></div>
    </>
  );
}

function Failed({ error, again, onClose }: { error: unknown; again: () => void; onClose: () => void }) {
  return (
    <>
      <div class="body"><Problem error={error} /></div>
      <div class="actions">
        <Button onClick={onClose}>Close</Button>
        <Button kind="primary" onClick={again}>Try again</Button>
      </div>
    </>
  );
}

const titles = { asked: 'Creating', running: 'Creating', ready: 'Created', failed: 'Not created:' };

export function CreateDialog({ creation: key }: { creation: string | null }) {
  const creation = creationOf(key);
  const close = () => (asked.value = null);
  if (!creation)
    return (
      <Dialog title="New branch" onClose={close}>
        <Question onStart={(next) => (asked.value = { what: 'create', creation: next })} onClose={close} />
      </Dialog>
    );
  const { state, branch, error } = progressOf(creation);
  const done = () => {
    forgetCreation(creation.key);
    close();
  };
  const again = () => {
    forgetCreation(creation.key);
    asked.value = { what: 'create', creation: null };
  };
  return (
    <Dialog title={`${titles[state]} ${creation.name}`} onClose={state === 'ready' || state === 'failed' ? done : close}>
      {state === 'failed' && <Failed error={error} again={again} onClose={done} />}
      {state === 'ready' && branch && <Made branch={branch} onClose={done} />}
      {(state === 'asked' || state === 'running') && <Running creation={creation} onClose={close} />}
    </Dialog>
  );
}
