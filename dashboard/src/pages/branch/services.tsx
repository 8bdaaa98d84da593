// The services of a branch, and what they and the server have written.

import { useState } from 'preact/hooks';
import { api } from '../../api';
import { may } from '../../store';
import type { Branch } from '../../types';
import { Empty, useRead } from '../../ui/common';
import { Log } from './log';
import { ServiceList } from './service_list';

export function ServicesTab({ branch }: { branch: Branch }) {
  const services = useRead(() => api.services(branch), [branch.id, branch.branch_state, branch.running]);
  const [service, setService] = useState('');
  const names = ['', ...(services.value ?? []).map((one) => one.name)];
  return (
    <div class="services">
      <section class="card services-card" aria-label="Services">
        <header><h2>Services</h2></header>
        <ServiceList branch={branch} services={services.value} error={services.error} />
      </section>
      <section class="log-part" aria-label="Logs">
        <div class="choice" role="group" aria-label="Log of">
          {names.map((name) => (
            <button key={name} type="button" aria-pressed={name === service} onClick={() => setService(name)}>
              {name || 'PostgreSQL'}
            </button>
          ))}
        </div>
        {may('member')
          ? <Log key={service} branch={branch} service={service} />
          : <Empty title="Logs need the role member"><p>Your role is viewer: logs may quote rows.</p></Empty>}
      </section>
    </div>
  );
}
