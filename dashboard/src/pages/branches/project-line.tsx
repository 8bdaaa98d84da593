// What the project stands on, in one line.

import type { ComponentChildren } from 'preact';
import { bytes } from '../../format';
import { overview } from '../../store';
import { StateBadge } from '../../ui/common';

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return <div><dt>{name}</dt><dd>{children}</dd></div>;
}

export function ProjectLine() {
  const { project, parent } = overview.value!;
  return (
    <dl class="facts" aria-label="Project">
      <Fact name="Parent">
        <StateBadge state={parent.branch_state} running={parent.running} /> port <span class="mono">{parent.port}</span>
      </Fact>
      <Fact name="Database"><span class="mono">{project.database}</span></Fact>
      <Fact name="Postgres">{project.server_version ?? project.pg_major}</Fact>
      <Fact name="Pool">
        {project.pool_driver ?? 'unknown'}
        {project.pool_free_bytes !== undefined && <>, {bytes(project.pool_free_bytes)} free</>}
      </Fact>
      <Fact name="Profile">
        {project.profile ?? 'none'}
        {project.profile_problem && <span class="profile-problem" title={project.profile_problem}> {project.profile_problem}</span>}
      </Fact>
    </dl>
  );
}
