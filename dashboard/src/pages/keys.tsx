// The keys that open the server, for administrators.

import { useState } from 'preact/hooks';
import { api } from '../api';
import { projects, session } from '../store';
import type { Key } from '../types';
import { Age, Button, Empty, Problem, Skeleton, useRead } from '../ui/common';
import { NewKeyDialog } from './keys/new-key';
import { RevokeDialog } from './keys/revoke';
import './branches.css';
import './audit.css';
import './keys.css';

function projectName(id: string | null) {
  return id === null ? 'all' : projects.value.find((one) => one.id === id)?.name ?? 'a deleted project';
}

// The server renames what is revoked, so that its name is free again: "ana (revoked 3f2c91d0)".
export const nameOf = (one: Key) => (one.revoked_at ? one.name.replace(/ \(revoked \w+\)$/, '') : one.name);

function KeyRow({ one, revoke }: { one: Key; revoke: () => void }) {
  const isOwn = one.id === session.value?.id;
  return (
    <tr class={one.revoked_at ? 'revoked' : ''}>
      <th scope="row" class="name">{nameOf(one)}{isOwn && <span class="tag">you</span>}</th>
      <td data-label="Role">{one.role}</td>
      <td data-label="Projects">{projectName(one.project_id)}</td>
      <td data-label="Id" class="mono">{one.id}</td>
      <td data-label="Age" class="number"><Age at={one.created_at} /></td>
      <td class="acts">
        {one.revoked_at
          ? <span class="faint">revoked <Age at={one.revoked_at} /> ago</span>
          : <Button kind="quiet" class="button quiet small" aria-label={`Revoke ${one.name}`} onClick={revoke}>Revoke</Button>}
      </td>
    </tr>
  );
}

function KeyTable({ keys, revoke }: { keys: Key[]; revoke: (key: Key) => void }) {
  return (
    <div class="card table-box">
      <table class="rows keys">
        <thead>
          <tr>
            <th scope="col">Name</th><th scope="col">Role</th><th scope="col">Projects</th><th scope="col">Id</th>
            <th scope="col" class="number">Age</th><td><span class="sr-only">Actions</span></td>
          </tr>
        </thead>
        <tbody>{keys.map((one) => <KeyRow key={one.id} one={one} revoke={() => revoke(one)} />)}</tbody>
      </table>
    </div>
  );
}

export function KeysPage() {
  const keys = useRead(() => api.keys(), []);
  const [isNew, setNew] = useState(false);
  const [gone, setGone] = useState<Key | null>(null);
  const [withRevoked, setWithRevoked] = useState(false);
  const all = keys.value ?? [];
  const revoked = all.filter((one) => one.revoked_at).length;
  const shown = all.filter((one) => withRevoked || !one.revoked_at);
  return (
    <>
      <div class="title-row">
        <h1>Keys</h1>
        <span class="space" />
        {revoked > 0 && (
          <label class="check">
            <input type="checkbox" checked={withRevoked} onChange={(event) => setWithRevoked(event.currentTarget.checked)} />
            Show {revoked} revoked
          </label>
        )}
        <Button kind="primary" onClick={() => setNew(true)}>New key</Button>
      </div>
      <p class="faint lead">A key signs in here, and is what <code>bough link</code> and the API ask for. Only its hash is kept.</p>
      {keys.error !== null && <Problem error={keys.error} retry={() => void keys.reload()} />}
      {!keys.value && keys.isReading && <Skeleton lines={4} />}
      {keys.value && shown.length === 0 && <Empty title="No keys" />}
      {shown.length > 0 && <KeyTable keys={shown} revoke={setGone} />}
      {isNew && <NewKeyDialog onMade={() => void keys.reload()} onClose={() => setNew(false)} />}
      {gone && (
        <RevokeDialog
          one={gone} onClose={() => setGone(null)}
          onDone={() => {
            setGone(null);
            void keys.reload();
          }}
        />
      )}
    </>
  );
}
