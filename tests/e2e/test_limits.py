"""What branches may use: their number, their disk; memory and processor time where the system can."""

import os

import pytest

from serving import DEFAULT_PROJECT, Server

HAS_GROUPS = os.path.exists("/sys/fs/cgroup/cgroup.controllers") and \
    {"memory", "cpu"} <= set(open("/sys/fs/cgroup/cgroup.controllers", encoding="ascii").read().split()) and \
    os.access("/sys/fs/cgroup/cgroup.subtree_control", os.W_OK)


def test_the_number_of_branches_is_limited(project):
    project.ini("[limits]\nbranches = 2\n")
    project.create("a", "--no-switch")
    jobs = [project.popen("--json", "branch", "create", name, "--no-switch") for name in ("b", "c", "d")]
    results = [project.finish(job) for job in jobs]
    assert sorted(result.status for result in results) == [0, 1, 1]
    for result in results:
        if result.status:
            told = result.json()
            assert told["code"] == "branch.quota_exceeded"
            assert "2 branches" in told["message"] and "delete one" in told["hint"]
    assert len(project.check_consistent()) == 3
    server = Server(project)
    try:
        server.fails("POST", f"/projects/v1/{DEFAULT_PROJECT}/branches", 507, "branch.quota_exceeded",
                     {"mode": "full", "name": "e"})
    finally:
        server.close()
    project.ini("")
    project.create("e", "--no-switch")


def test_disk_is_limited_for_all_branches_together_and_for_each(project):
    project.create("large", "--no-switch")
    project.sql("large", "CREATE TABLE t AS SELECT i, repeat(md5(i::text), 10) FROM generate_series(1, 50000) i",
                "CHECKPOINT")
    project.ini("[limits]\ndisk = 1MB\n")
    project.fails("branch", "create", "more", says="may use 1MB", hint="reset the large ones")
    project.ini("[limits]\nbranch_disk = 1MB\n")
    project.create("more", "--no-switch")
    project.ok("stop", "large")
    project.fails("start", "large", says="'large' uses .* may use 1MB", hint="raise the limit")
    project.ini("[limits]\nbranch_disk = 10GB\ndisk = 10 GB\n")
    project.ok("start", "large")


@pytest.mark.parametrize("line", ["branches = many", "disk = 10", "memory = -1GB", "cpu = fast", "branch_cpu = 0",
                                  "branch_memory = 1 XB", "number = 1"])
def test_a_wrong_limit_is_told(place, line):
    name = line.split()[0]
    project = place.project
    project.ini(f"[limits]\n{line}\n")
    try:
        result = project.fails("branch", "create", place.branch, "--no-switch", says=name)
        assert "[limits]" in result.err
    finally:
        project.ini("")


@pytest.mark.skipif(not HAS_GROUPS, reason="no control groups of version 2 here")
def test_servers_run_in_a_group_with_limits(project):
    project.ini("[limits]\nmemory = 2GB\nbranch_memory = 1GB\nbranch_cpu = 0.5\n")
    project.create("feat", "--no-switch")
    pid = project.value("feat", "SELECT pg_backend_pid()")
    assert pid
    one, app = project.store("SELECT b.id, p.appkey FROM backend b JOIN project p ON p.id = b.project_id "
                             "WHERE b.name = 'feat'")[0]
    group = f"/sys/fs/cgroup/bough/{app}/{one[:12]}"
    with open(f"{group}/memory.max", encoding="ascii") as file:
        assert file.read().strip() == str(1 << 30)
    with open(f"{group}/cpu.max", encoding="ascii") as file:
        assert file.read().strip() == "50000 100000"
    with open(f"{group}/cgroup.procs", encoding="ascii") as file:
        assert file.read().split()
    project.ok("branch", "delete", "feat", "-y")
    assert not os.path.exists(group)


def test_doctor_says_whether_memory_can_be_limited(place):
    found = {row["what"]: row for row in place.project.json("doctor")["findings"]}
    assert found["limits of memory and processor time"]["ok"] == HAS_GROUPS
    assert found["waking of branches"]["ok"]
