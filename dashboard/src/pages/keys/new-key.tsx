// Makes a key, and shows its token this once.

import { useState } from 'preact/hooks';
import { api } from '../../api';
import { projects } from '../../store';
import type { Role } from '../../types';
import { Button, CopyButton, Dialog, Problem } from '../../ui/common';

const roles: { role: Role; why: string }[] = [
  { role: 'viewer', why: 'Looks at everything; changes nothing.' },
  { role: 'member', why: 'Also creates branches, and resets and deletes its own.' },
  { role: 'merger', why: "Also merges, and resets and deletes everybody's." },
  { role: 'admin', why: 'Also makes and revokes keys, and reads the audit.' },
];

function Token({ name, token, onClose }: { name: string; token: string; onClose: () => void }) {
  return (
    <Dialog title={`Key for ${name}`} onClose={onClose}>
      <div class="body">
        <p>Copy it now: it is not shown again, and nobody can look it up.</p>
        <div class="token-line"><code aria-label="Token" tabIndex={0} autofocus>{token}</code><CopyButton text={token} label="Copy key" /></div>
      </div>
      <div class="actions"><Button kind="primary" onClick={onClose}>Done</Button></div>
    </Dialog>
  );
}

function Roles({ role, choose }: { role: Role; choose: (role: Role) => void }) {
  return (
    <fieldset class="choices">
      <legend>Role</legend>
      {roles.map((one) => (
        <label key={one.role} class="choice">
          <input type="radio" name="role" value={one.role} checked={role === one.role} onChange={() => choose(one.role)} />
          <span><strong>{one.role}</strong><span class="faint">{one.why}</span></span>
        </label>
      ))}
    </fieldset>
  );
}

export function NewKeyDialog({ onMade, onClose }: { onMade: () => void; onClose: () => void }) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('member');
  const [project, setProject] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [token, setToken] = useState<string | null>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const made = await api.createKey(name.trim(), role, project || undefined);
      setToken(made.token);
      onMade();
    } catch (caught) {
      setError(caught);
    }
    setBusy(false);
  };
  if (token !== null) return <Token key="token" name={name.trim()} token={token} onClose={onClose} />;
  return (
    <Dialog key="question" title="New key" onClose={onClose} busy={busy}>
      <form onSubmit={submit}>
        <div class="body">
          <div class="field">
            <label for="key-name">Name</label>
            <input
              id="key-name" autofocus autocomplete="off" spellcheck={false} placeholder="who or what uses it" value={name}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          </div>
          <Roles role={role} choose={setRole} />
          <div class="field">
            <label for="key-project">Projects</label>
            <select id="key-project" value={project} onChange={(event) => setProject(event.currentTarget.value)}>
              <option value="">All projects</option>
              {projects.value.map((one) => <option key={one.id} value={one.id}>Only {one.name}</option>)}
            </select>
            {role === 'admin' && project && <span class="faint">Keys and the audit need a key for all projects.</span>}
          </div>
          {error !== null && <Problem error={error} />}
        </div>
        <div class="actions">
          <Button onClick={onClose} disabled={busy}>Cancel</Button>
          <Button kind="primary" type="submit" busy={busy} disabled={!name.trim()}>Create key</Button>
        </div>
      </form>
    </Dialog>
  );
}
