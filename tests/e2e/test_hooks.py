"""Hooks: commands before and after operations."""

import json
import os

import pytest

HOOK = """#!/usr/bin/python3
import json, os, sys
given = json.load(sys.stdin)
given |= {"env": {key: value for key, value in os.environ.items() if key.startswith("BOUGH_")},
          "cwd": os.getcwd(), "args": sys.argv[1:]}
with open("told", "a") as told:
    told.write(json.dumps(given) + "\\n")
if os.path.exists("refuse"):
    print("on the other stream")
    sys.exit(open("refuse").read() if given["hook"] == open("which").read() else 0)
"""
MOMENTS = ("create", "merge", "reset", "delete")
ALL = "[hooks]\n" + "".join(f"{when}_{what} = ./hook 'two words' x\n" for when in ("pre", "post")
                            for what in MOMENTS)


@pytest.fixture
def hooked(project):
    (project.directory / "hook").write_text(HOOK)
    (project.directory / "hook").chmod(0o755)
    project.sql("parent", "CREATE TABLE t (a int)")
    project.ini(ALL)
    return project


def told(project):
    path = project.directory / "told"
    lines = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    path.unlink(missing_ok=True)
    return lines


def refuse(project, which, text="because"):
    (project.directory / "refuse").write_text(text)
    (project.directory / "which").write_text(which)


def test_hooks_are_told_what_happens(hooked):
    document = hooked.json("branch", "create", "feat")
    assert "warnings" not in document
    given = told(hooked)
    assert [one["hook"] for one in given] == ["pre_create", "post_create"]
    for one in given:
        assert one["project"] == "demo" and one["branch"] == "feat" and one["changes"] == []
        assert one["args"] == ["two words", "x"] and one["cwd"] == os.path.realpath(hooked.directory)
        expected = {"BOUGH_HOOK": one["hook"], "BOUGH_PROJECT": "demo", "BOUGH_BRANCH": "feat",
                    "BOUGH_HOME": os.path.realpath(hooked.home)}
        assert {key: one["env"].get(key) for key in expected} == expected
    hooked.sql("feat", "ALTER TABLE t ADD b int", "CREATE VIEW v AS SELECT a FROM t")
    preview = hooked.preview("feat")
    assert told(hooked) == [], "a dry run has no hooks"
    hooked.merge("feat")
    given = told(hooked)
    assert [one["hook"] for one in given] == ["pre_merge", "post_merge"]
    assert given[0]["changes"] == given[1]["changes"] == preview["diff"]["changes"] != []
    hooked.merge("feat")
    assert told(hooked) == [], "nothing was merged"
    hooked.json("branch", "reset", "feat", "-y")
    hooked.json("branch", "delete", "feat", "-y")
    assert [one["hook"] for one in told(hooked)] == ["pre_reset", "post_reset", "pre_delete", "post_delete"]


def test_a_hook_before_stops_the_operation_before_anything_is_changed(hooked):
    refuse(hooked, "pre_create")
    document = hooked.json("branch", "create", "feat", status=1)
    assert document["code"] == "hook" and "hook pre_create failed" in document["message"]
    assert "exit status 1" in document["message"] and document["detail"].strip() == "because"
    assert hooked.branches() == {} and hooked.store("SELECT count(*) FROM operation WHERE kind = 'create'") == [(0,)]
    (hooked.directory / "refuse").unlink()
    hooked.create("feat")
    hooked.sql("feat", "ALTER TABLE t ADD b int")
    told(hooked)
    for what in ("merge", "reset", "delete"):
        refuse(hooked, f"pre_{what}")
        with hooked.untouched("parent"), hooked.untouched("feat"):
            hooked.fails("branch", what, "feat", "-y", says=f"hook pre_{what} failed")
        assert [one["hook"] for one in told(hooked)] == [f"pre_{what}"]
        assert hooked.branches()["feat"]["branch_state"] == "ready"
    assert hooked.preview("feat", "--no-rehearsal")["status"] == "preview"
    hooked.check_consistent()


def test_one_after_that_fails_is_a_warning(hooked):
    for what, args in (("create", ("create", "feat")), ("merge", ("merge", "feat", "-y")),
                       ("reset", ("reset", "feat", "-y")), ("delete", ("delete", "feat", "-y"))):
        refuse(hooked, f"post_{what}")
        if what == "merge":
            hooked.sql("feat", "ALTER TABLE t ADD b int")
        result = hooked.run("--json", "branch", *args)
        assert result.status == 0, repr(result)
        warnings = result.json()["warnings"]
        assert len(warnings) == 1 and f"hook post_{what} failed" in warnings[0] and "because" in warnings[0]
        assert f"bough: warning: hook post_{what} failed" in result.err
    assert hooked.branches() == {}


def test_a_merge_that_is_not_confirmed_asks_no_hook(hooked):
    hooked.create("feat")
    hooked.sql("feat", "ALTER TABLE t ADD b int")
    told(hooked)
    result = hooked.on_terminal("branch", "merge", "feat", answers=["n"])
    assert result.status == 1 and told(hooked) == []


def test_wrong_input(project):
    wrong = {
        "[hooks]\nafter_create = x\n": ("unknown key 'after_create'", "pre_create, post_create"),
        "[hooks]\npre_create = 'x\n": (r"\[hooks\] pre_create.*quote", None),
        "[hooks]\npre_create = no-such-program-at-all\n": ("hook pre_create failed.*no such program", None),
        "[hooks]\npre_create = /bin/sh -c 'kill -9 $$'\n": ("exit status 137", None),
    }
    for text, (says, hint) in wrong.items():
        project.ini(text)
        project.fails("branch", "create", "feat", says=says, hint=hint)
        assert project.branches() == {}


def test_a_parent_that_is_down_does_not_keep_a_branch_from_being_deleted(project):
    project.create("feat")
    project.json("stop")
    project.json("branch", "delete", "feat", "-y")
