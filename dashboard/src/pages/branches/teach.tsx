// What a project without branches shows.

import { may } from '../../store';
import { Button } from '../../ui/common';
import { asked } from './lit';

const lines = [
  ['bough branch create feat', 'a Postgres of its own, with all of the parent in it'],
  ['bough psql feat', 'change what you like: the parent does not notice'],
  ['bough branch merge feat', 'shows what it would do, then brings it to the parent'],
];

export function Teach() {
  return (
    <section class="teach card" aria-labelledby="teach-title">
      <h2 id="teach-title">Only the parent so far</h2>
      <p>
        A branch is the whole backend again: its own Postgres with schema, rows and config, and its own port and
        passwords. What is good is merged back; the rest is deleted.
      </p>
      <ol class="teach-lines">
        {lines.map(([command, why]) => <li key={command}><code>{command}</code> <span class="faint">{why}</span></li>)}
      </ol>
      {may('member')
        ? <Button kind="primary" onClick={() => (asked.value = { what: 'create', creation: null })}>Create the first branch</Button>
        : <p class="faint">Your key may look, but not create branches.</p>}
    </section>
  );
}
