// The PostgreSQL server of a branch and the services beside it, with how they are.

import type { Branch, Service } from '../../types';
import { Problem, Skeleton } from '../../ui/common';

function Health({ state, text }: { state: 'good' | 'bad' | 'none'; text: string }) {
  return <span class={`health ${state}`}><span class="dot" aria-hidden="true" />{text}</span>;
}

function healthOf(service: Service): { state: 'good' | 'bad' | 'none'; text: string } {
  if (!service.running) return { state: 'bad', text: 'stopped' };
  if (service.healthy === null) return { state: 'good', text: 'running' };
  return service.healthy ? { state: 'good', text: 'healthy' } : { state: 'bad', text: 'not healthy' };
}

function serverOf(branch: Branch) {
  if (branch.branch_state === 'creating') return { state: 'none', text: 'not yet' } as const;
  return branch.running === false ? { state: 'bad', text: 'stopped' } as const : { state: 'good', text: 'running' } as const;
}

export function ServiceList({ branch, services, error }: { branch: Branch; services: Service[] | null; error: unknown }) {
  return (
    <ul class="service-list">
      <li>
        <strong>PostgreSQL</strong>
        <span class="mono faint">127.0.0.1:{branch.port}</span>
        <Health {...serverOf(branch)} />
      </li>
      {services?.map((service) => (
        <li key={service.name}>
          <strong>{service.name}</strong>
          <a class="mono" href={service.url} rel="noreferrer" target="_blank">{service.url}</a>
          <Health {...healthOf(service)} />
        </li>
      ))}
      {services?.length === 0 && <li class="faint">No services. A section [service NAME] of bough.ini makes one.</li>}
      {!services && (error ? <li><Problem error={error} /></li> : <li><Skeleton lines={1} /></li>)}
    </ul>
  );
}
