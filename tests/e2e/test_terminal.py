"""What is different on a terminal: questions, colour, progress."""

import re

import pytest

ESCAPE = re.compile(r"\x1b\[[0-9;]*[mK]")


@pytest.fixture
def changed(project):
    project.sql("parent", "CREATE TABLE big AS SELECT i, repeat('x', 100) AS x FROM generate_series(1, 1000) i",
                "CREATE TABLE gone (a int)", "INSERT INTO gone VALUES (1)")
    project.create("feat")
    project.sql("feat", "CREATE TABLE fresh (a int)", "DROP TABLE gone")
    return project


def test_a_merge_is_shown_asked_about_and_done_only_on_yes(changed):
    with changed.untouched():
        for answer in ("n", "", "nope"):
            result = changed.on_terminal("branch", "merge", "feat", answers=[answer])
            assert result.status == 1 and "not confirmed" in result.out
            assert "CREATE TABLE public.fresh" in result.out and "[y/N]" in result.out
    shown = ESCAPE.sub("", result.out)
    assert re.search(r"loses data.*gone", shown, re.S), "what is lost is not named before the question"
    result = changed.on_terminal("branch", "merge", "feat", answers=["y"])
    assert result.status == 0 and "merged 'feat'" in result.out
    assert changed.value("parent", "SELECT to_regclass('fresh')::text") == "fresh"


def test_reset_and_delete_ask_and_no_means_no(changed):
    for verb in ("reset", "delete"):
        result = changed.on_terminal("branch", verb, "feat", answers=["n"])
        assert result.status == 1 and "not confirmed" in result.out
        assert changed.value("feat", "SELECT count(*) FROM fresh") == 0
    assert changed.on_terminal("branch", "reset", "feat", answers=["yes"]).status == 0
    assert changed.value("feat", "SELECT to_regclass('fresh')") is None
    assert changed.on_terminal("branch", "delete", "feat", answers=["Y"]).status == 0
    assert changed.branches() == {}


def test_with_y_nothing_is_asked(changed):
    result = changed.on_terminal("branch", "merge", "feat", "-y")
    assert result.status == 0 and "[y/N]" not in result.out


def test_destroy_wants_the_projects_name(project):
    assert project.on_terminal("destroy", answers=["y"]).status == 1
    assert project.json("status")["parent_running"]
    assert project.on_terminal("destroy", answers=["demo"]).status == 0
    project.check_nothing_left()


def test_colour_is_on_a_terminal_only_and_can_be_turned_off(changed):
    command = ["branch", "merge", "feat", "--dry-run"]
    assert "\x1b[3" in changed.on_terminal(*command).out
    assert "\x1b[3" not in changed.on_terminal(*command, "--no-color").out
    assert "\x1b[3" not in changed.on_terminal(*command, environment={"NO_COLOR": "1"}).out
    assert "\x1b[" not in changed.on_terminal(*command, environment={"TERM": "dumb"}).out
    assert "\x1b" not in changed.ok(*command).text
    assert "\x1b[3" in changed.on_terminal("branch", "list").out


def test_what_takes_longer_than_half_a_second_shows_progress_on_a_terminal_only(bough):
    project = bough()
    shown = project.on_terminal("init", "demo").out
    assert "\x1b[K" in shown, "no progress was shown"
    assert ESCAPE.sub("", shown.split("\r")[-1]).strip().startswith(("made", "linked", "next")) or \
        "made project 'demo'" in shown
    assert "\x1b" not in project.ok("branch", "create", "feat").text
    quick = project.on_terminal("status").out
    assert "\x1b[K" not in quick, "progress for what is quick"


def test_names_from_the_database_cannot_send_escape_sequences_to_the_terminal(project):
    project.sql("parent", "SELECT 1")
    project.create("feat")
    project.sql("feat", "CREATE TABLE \"evil\x1b[31mred\x07\" (a int)",
                "COMMENT ON TABLE \"evil\x1b[31mred\x07\" IS E'two\\nlines\\x1b]0;title\\x07'")
    for command in (["branch", "diff", "feat"], ["branch", "merge", "feat", "--dry-run"]):
        shown = project.on_terminal(*command, "--no-color").out
        assert "\x1b[31mred" not in shown and "\x1b]0" not in shown and "\x07" not in shown
    assert project.merge("feat")["status"] == "merged"
