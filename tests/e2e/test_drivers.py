"""The three ways in which a pool clones do the same job."""


def test_create_merge_reset_and_delete_work_with_the_driver(driver_project):
    project = driver_project
    status = project.json("status")
    assert status["pool"]["driver"] == project.driver
    project.sql("parent", "CREATE TABLE t (a int PRIMARY KEY, b text)",
                "INSERT INTO t SELECT i, md5(i::text) FROM generate_series(1, 20000) i")
    sum_of = "SELECT md5(string_agg(b, '' ORDER BY a)) FROM t"
    expected = project.value("parent", sum_of)
    branch = project.create("feat")
    assert project.value("feat", sum_of) == expected
    project.create("bare", "--mode", "schema-only")
    assert project.value("bare", "SELECT count(*) FROM t") == 0
    project.sql("feat", "UPDATE t SET b = 'x'", "ALTER TABLE t ADD c int")
    project.sql("parent", "INSERT INTO t VALUES (0, 'parent')")
    assert project.merge("feat")["status"] == "merged"
    assert project.value("parent", "SELECT count(*) FROM t WHERE b <> 'x' AND c IS NULL") == 20001
    project.json("branch", "reset", "feat", "-y")
    assert project.value("feat", sum_of) == expected
    assert project.value("feat", "SHOW port") == str(branch["port"])
    project.check_consistent()
    # T0 must still be good after a reset: once more.
    project.sql("feat", "DROP TABLE t")
    project.json("branch", "reset", "feat", "-y")
    assert project.value("feat", sum_of) == expected
    project.json("branch", "delete", "feat", "-y")
    project.json("branch", "delete", "bare", "-y")
    assert project.branches() == {} and len(project.servers()) == 1
    project.check_consistent()


def test_the_driver_is_chosen_by_probing(project):
    driver = project.json("status")["pool"]["driver"]
    kind = project.run("doctor", "--json").json()
    assert driver in ("btrfs", "reflink", "copy") and kind["findings"]


def test_a_driver_that_the_file_system_cannot_do_is_refused(bough):
    project = bough("/dev/shm")
    result = project.fails("init", "demo", "--driver", "btrfs", says="btrfs")
    assert project.servers() == [] and "hint" in result.text
    project.fails("init", "demo", "--driver", "zfs", status=64, says="zfs")


def test_size_counts_only_what_a_branch_has_for_itself(driver_project):
    project = driver_project
    project.sql("parent", "CREATE TABLE big AS SELECT i, repeat('x', 500) AS x FROM generate_series(1, 40000) i",
                "CHECKPOINT")
    project.create("feat")
    size = project.branches()["feat"]["size_bytes"]
    whole = 20 << 20
    if project.driver == "copy":
        assert size > whole
    else:
        assert size < whole, "shared blocks are counted"
