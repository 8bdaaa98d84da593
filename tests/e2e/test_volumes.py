"""Volumes: directories of files that belong to a backend."""

import os
from pathlib import Path

import pytest

from harness import IS_ROOT
from test_killed import kill_at

INI = "[volume storage]\n"


def volume(project, name, which="STORAGE"):
    return Path(project.env(name)[f"BOUGH_VOLUME_{which}"])


def fill(directory):
    (directory / "a.txt").write_text("a")
    (directory / "b.txt").write_text("b")
    (directory / "deep" / "er").mkdir(parents=True)
    (directory / "deep" / "er" / "c.txt").write_text("c" * 100000)
    (directory / "link").symlink_to("a.txt")
    (directory / "outside").symlink_to("/etc")


def names(directory):
    return sorted(str(path.relative_to(directory)) for path in directory.rglob("*"))


ALL = ["a.txt", "b.txt", "deep", "deep/er", "deep/er/c.txt", "link", "outside"]


@pytest.fixture
def shop(driver_project):
    driver_project.ini(INI)
    fill(volume(driver_project, "parent"))
    return driver_project


def volume_notes(project, name="feat"):
    return [note for note in project.preview(name)["diff"]["notes"] if note.startswith("volume ")]


def test_each_branch_has_its_own_files_and_reset_brings_them_back(shop):
    shop.create("one")
    shop.create("two")
    parent, one, two = (volume(shop, name) for name in ("parent", "one", "two"))
    assert names(one) == names(two) == names(parent) == ALL
    assert (one / "deep/er/c.txt").read_text() == "c" * 100000
    assert os.readlink(one / "outside") == "/etc" and (one / "link").is_symlink()
    assert volume_notes(shop, "one") == []
    (one / "a.txt").unlink()
    (one / "b.txt").write_text("changed")
    (one / "new.txt").write_text("new")
    (one / "new2.txt").write_text("new")
    (parent / "late.txt").write_text("late")
    assert names(parent) == sorted(ALL + ["late.txt"]) and (parent / "b.txt").read_text() == "b"
    assert names(two) == ALL and (two / "b.txt").read_text() == "b"
    told = ["volume storage: 2 files added, 1 changed, 1 removed on the branch (files are not merged)"]
    assert volume_notes(shop, "one") == told and volume_notes(shop, "two") == []
    assert told[0] in shop.diff("one")["notes"]
    shop.sql("one", "CREATE TABLE t (a int)")
    shop.merge("one")
    assert names(parent) == sorted(ALL + ["late.txt"])
    for _ in range(2):
        shop.json("branch", "reset", "one", "-y")
        assert volume(shop, "one") == one
        assert names(one) == ALL and (one / "b.txt").read_text() == "b" and volume_notes(shop, "one") == []
        (one / "a.txt").unlink()
    shop.check_consistent()
    shop.json("branch", "delete", "one", "-y")
    assert not one.parent.parent.exists() and names(two) == ALL
    assert names(parent) == sorted(ALL + ["late.txt"])


def test_a_schema_only_branch_has_empty_volumes(shop):
    shop.create("bare", "--mode", "schema-only")
    bare = volume(shop, "bare")
    assert names(bare) == []
    (bare / "x").write_text("x")
    assert volume_notes(shop, "bare") == [
        "volume storage: 1 file added, 0 changed, 0 removed on the branch (files are not merged)"]
    shop.json("branch", "reset", "bare", "-y")
    assert names(bare) == []


@pytest.mark.parametrize("relative", [True, False])
def test_a_directory_of_the_user_is_cloned_and_never_removed(driver_project, relative, tmp_path):
    project = driver_project
    own = project.directory / "uploads" if relative else tmp_path / "uploads"
    own.mkdir()
    fill(own)
    project.ini(f"[volume storage]\npath = {'uploads' if relative else own}\n[volume other]\npath =\n")
    project.create("feat")
    branch = volume(project, "feat")
    assert volume(project, "parent") == own.resolve() and names(branch) == ALL
    assert (volume(project, "feat", "OTHER").is_dir())
    (branch / "a.txt").write_text("mine")
    assert (own / "a.txt").read_text() == "a"
    if IS_ROOT:
        assert own.stat().st_uid == 0 and (own / "a.txt").stat().st_uid == 0
        for path in [branch, *branch.rglob("*")]:
            assert path.lstat().st_uid != 0, path
    assert Path("/etc").stat().st_uid == 0
    assert branch.stat().st_mode & 0o077 == 0, "others can look into it"
    project.json("branch", "reset", "feat", "-y")
    assert (branch / "a.txt").read_text() == "a"
    project.ok("destroy", "-y")
    assert names(own) == ALL


def test_wrong_input_is_told_and_leaves_nothing(project):
    wrong = {
        "[volume s]\npath = none\n": ("none' is not a directory", "leave 'path' out"),
        "[volume s]\npath = bough.ini\n": ("is not a directory", None),
        "[volume S]\n": ("cannot be called so", "small letters"),
        "[volume ]\npath = x\n": ("unknown section", "volume NAME"),
        "[volume ../x]\npath =\n": ("cannot be called so", None),
        "[volume s]\nsize = 3\n": ("unknown key 'size'", "keys are path"),
        "[volume s]\npath = /\n": ("the pool lies in it", None),
    }
    for text, (says, hint) in wrong.items():
        project.ini(text)
        project.fails("branch", "create", "feat", says=says, hint=hint)
        project.check_consistent()
        assert project.branches() == {}
        assert not list((project.home / "pool").glob("*/branches/*")), text


def test_a_branch_that_is_older_than_a_volume_does_not_have_it(project):
    project.create("feat")
    project.ini(INI + "[service a]\ncommand = /bin/sleep 1000\nenv.D = ${volume.storage}\n")
    assert "BOUGH_VOLUME_STORAGE" not in project.env("feat")
    project.fails("start", "feat", says="has no volume 'storage'", hint="new branch")
    project.json("branch", "reset", "feat", "-y", status=1)
    project.ini("")
    project.json("branch", "reset", "feat", "-y")


def test_a_volume_that_bough_ini_does_not_name_any_more_goes_with_its_branch(project):
    project.ini(INI)
    fill(volume(project, "parent"))
    project.create("feat")
    project.ini("")
    project.json("branch", "reset", "feat", "-y")
    project.json("branch", "delete", "feat", "-y")
    project.check_consistent()


@pytest.mark.parametrize("kind,steps,args", [
    ("create", range(8), ("branch", "create", "feat")),
    ("reset", (1, 2, 3, 4, 7, 8, 9), ("branch", "reset", "feat", "-y")),
    ("delete", range(4), ("branch", "delete", "feat", "-y"))])
def test_whatever_is_killed_leaves_whole_volumes_or_none(project, kind, steps, args):
    project.ini(INI)
    parent = volume(project, "parent")
    fill(parent)
    for k in steps:
        if kind != "create":
            if "feat" not in project.branches():
                project.create("feat")
            (volume(project, "feat") / "a.txt").write_text("mine")
        kill_at(project, ("step", kind, k), *args)
        result = project.run("status")
        assert result.status == 0, repr(result)
        states = project.check_consistent()
        assert names(parent) == ALL
        if "feat" in states:
            branch = volume(project, "feat")
            assert names(branch) == ALL and (branch / "a.txt").read_text() in ("a", "mine"), k
            beside = {path.name for path in branch.parent.parent.iterdir()}
            assert not beside & {"volumes.new", "volumes.old"}, (k, beside)
            project.json("branch", "reset", "feat", "-y")
            assert (branch / "a.txt").read_text() == "a"
        if kind == "create" and "feat" in states:
            project.ok("branch", "delete", "feat", "-y")
