// What a branch is called by programs, and how to get rid of what is on it.

import { useState } from 'preact/hooks';
import { go } from '../../router';
import { mayChange, refresh, tell } from '../../store';
import type { Branch } from '../../types';
import { Button, CopyButton } from '../../ui/common';
import { DeleteDialog, ResetDialog } from './dialogs';

const modes = {
  full: 'A clone of everything: the schema and all rows. What the branch does not change takes no room where the file '
    + 'system can share it.',
  'schema-only': 'The schema and the rows of config tables; the tables of the app start empty. Nothing that people have '
    + 'entered is on the branch.',
} as const;

function Ids({ branch }: { branch: Branch }) {
  const rows: [string, string][] = [
    ['Name', branch.name], ['Branch id', branch.id], ['Project id', branch.parent_project_id], ['App key', branch.appkey],
  ];
  return (
    <section class="card facts ids">
      <h2>Names</h2>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}><dt>{name}</dt><dd><code>{value}</code><CopyButton text={value} label={`Copy ${name.toLowerCase()}`} /></dd></div>
        ))}
      </dl>
    </section>
  );
}

function Lines({ branch }: { branch: Branch }) {
  const lines: [string, string][] = [
    [`bough branch switch ${branch.name}`, 'put this directory on it'],
    [`bough branch diff ${branch.name}`, 'what was changed'],
    [`bough branch merge ${branch.name} --dry-run`, 'what a merge would do'],
    [`bough branch merge ${branch.name}`, 'merge it'],
    [`bough logs ${branch.name} --follow`, 'read its log'],
    [`bough branch reset ${branch.name}`, 'bring it back to T0'],
    [`bough branch delete ${branch.name}`, 'delete it'],
  ];
  return (
    <section class="card lines">
      <h2>The same on the command line</h2>
      <ul>
        {lines.map(([line, what]) => (
          <li key={line}><code>{line}</code><span class="faint">{what}</span><CopyButton text={line} label="Copy" /></li>
        ))}
      </ul>
    </section>
  );
}

function Danger({ branch, onReset, onDelete }: { branch: Branch; onReset: () => void; onDelete: () => void }) {
  const isAllowed = mayChange(branch);
  const why = isAllowed ? undefined : 'A member resets and deletes own branches only; a merger any.';
  const isMoving = ['creating', 'merging', 'resetting'].includes(branch.branch_state);
  const isFailed = branch.branch_state === 'failed';
  return (
    <section class="card danger-zone" aria-label="Danger zone">
      <h2>Danger zone</h2>
      <div>
        <div>
          <h3>Reset</h3>
          <p>Back to T0. Everything done on the branch since then is lost; what was merged stays merged. Port, password and API key stay.</p>
        </div>
        <Button disabled={!isAllowed || isMoving || isFailed} title={why} onClick={onReset}>Reset…</Button>
      </div>
      <div>
        <div>
          <h3>Delete</h3>
          <p>The branch, its data and its services go for good. The parent is not touched.</p>
        </div>
        <Button kind="danger" disabled={!isAllowed || isMoving} title={why} onClick={onDelete}>Delete…</Button>
      </div>
      {!isAllowed && <p class="faint">{why}</p>}
    </section>
  );
}

export function SettingsTab({ branch }: { branch: Branch }) {
  const [asking, setAsking] = useState<'reset' | 'delete' | null>(null);
  const close = () => setAsking(null);
  const mode = branch.branch_metadata.mode;
  return (
    <div class="settings">
      <section class="card mode">
        <h2>Mode: {mode}</h2>
        <p>{modes[mode]} It cannot be changed: make another branch.</p>
      </section>
      <Ids branch={branch} />
      <Lines branch={branch} />
      <Danger branch={branch} onReset={() => setAsking('reset')} onDelete={() => setAsking('delete')} />
      {asking === 'reset' && (
        <ResetDialog branch={branch} onClose={close} onDone={() => {
          close();
          tell(`'${branch.name}' goes back to T0.`);
          void refresh();
        }} />
      )}
      {asking === 'delete' && (
        <DeleteDialog branch={branch} onClose={close} onDone={() => {
          close();
          tell(`'${branch.name}' is deleted.`);
          go('#/');
          void refresh();
        }} />
      )}
    </div>
  );
}
