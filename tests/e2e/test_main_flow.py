"""The main job, in one breath: branch a backend, change it, preview, merge, reset, delete."""

import pytest


@pytest.mark.main_flow
def test_the_whole_story_from_init_to_destroy(project):
    project.sql("parent",
                "CREATE TABLE orders (id int PRIMARY KEY, note text)",
                "INSERT INTO orders SELECT i, 'order ' || i FROM generate_series(1, 1000) i")
    branch = project.create("feat")
    assert branch["branch_state"] == "ready"
    assert project.value("feat", "SELECT count(*) FROM orders") == 1000

    project.sql("feat",
                "ALTER TABLE orders RENAME COLUMN note TO remark",
                "ALTER TABLE orders ADD COLUMN total numeric NOT NULL DEFAULT 0",
                "CREATE FUNCTION sum_of() RETURNS numeric LANGUAGE sql AS 'SELECT sum(total) FROM orders'",
                "DELETE FROM orders WHERE id > 10")
    project.sql("parent", "ALTER TABLE orders ADD COLUMN paid boolean",
                "INSERT INTO orders VALUES (1001, 'late', true)")

    with project.untouched():
        preview = project.preview("feat")
    assert preview["status"] == "preview" and preview["diff"]["rehearsed"]
    sql = preview["diff"]["rendered_sql"]
    assert sql.startswith("--") or sql.startswith("BEGIN;")
    assert "-- ===== DDL =====" in sql and "-- [DDL] table public.orders (modify)" in sql
    assert "RENAME COLUMN note TO remark" in sql

    document = project.merge("feat", "--expect", preview["diff"]["fingerprint"])
    assert document["status"] == "merged" and document["branchId"] == branch["id"]
    assert project.value("parent", "SELECT count(*) FROM orders") == 1001
    assert project.rows("parent", "SELECT id, remark, paid, total FROM orders WHERE id = 1001") == \
        [(1001, "late", True, 0)]
    assert project.branches()["feat"]["branch_state"] == "merged"

    project.sql("feat", "ALTER TABLE orders ALTER total TYPE bigint")
    project.sql("parent", "ALTER TABLE orders ALTER total TYPE text")
    with project.untouched():
        blocked = project.merge("feat", status=2)
    whats = {(one["kind"], one["what"]) for one in blocked["diff"]["conflicts"]}
    assert ("both-changed", "column public.orders.total: type") in whats

    reset = project.json("branch", "reset", "feat", "-y")["branch"]
    assert (reset["branch_state"], reset["port"]) == ("ready", branch["port"])
    assert project.value("feat", "SELECT count(note) FROM orders") == 1000

    project.json("branch", "delete", "feat", "-y")
    assert project.branches() == {}
    assert len(project.servers()) == 1
    project.json("destroy", "-y")
    project.check_nothing_left()
