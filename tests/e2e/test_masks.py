"""What is secret is merged and never shown."""


def test_options_of_user_mappings_are_not_shown(project):
    project.sql("parent", "CREATE FOREIGN DATA WRAPPER w", "CREATE SERVER s FOREIGN DATA WRAPPER w",
                "CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (user 'ann', password 'first-secret')")
    project.create("feat")
    project.sql("feat", "ALTER USER MAPPING FOR PUBLIC SERVER s OPTIONS (SET password 'it''s secret')",
                "CREATE USER MAPPING FOR postgres SERVER s OPTIONS (password 'other-secret', user 'bob')")
    for args in (("diff", "feat"), ("diff", "feat", "--sql"), ("merge", "feat", "--dry-run"),
                 ("merge", "feat", "--dry-run", "--json")):
        result = project.ok("branch", *args)
        assert "secret" not in result.out + result.err, repr(result)
    assert "OPTIONS (SET password '***')" in project.ok("branch", "merge", "feat", "--dry-run").out
    project.merge("feat")
    assert project.rows("parent", "SELECT umoptions FROM pg_user_mapping ORDER BY umuser") == \
        [(["user=ann", "password=it's secret"],), (["user=bob", "password=other-secret"],)]
    project.sql("parent", "ALTER USER MAPPING FOR PUBLIC SERVER s OPTIONS (SET password 'p-secret')")
    project.sql("feat", "ALTER USER MAPPING FOR PUBLIC SERVER s OPTIONS (SET password 'b-secret')")
    result = project.run("branch", "merge", "feat", "-y")
    assert result.status == 2 and "secret" not in result.out + result.err, repr(result)
