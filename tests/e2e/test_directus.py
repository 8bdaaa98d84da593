"""The complete example of docs/profiles.md, used as it stands there, on tables as Directus makes them."""

import re

import pytest

from harness import ROOT

SCHEMA = """
CREATE TABLE directus_migrations (version varchar(255) PRIMARY KEY, name varchar(255) NOT NULL,
    timestamp timestamptz DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE directus_roles (id uuid PRIMARY KEY, name varchar(100) NOT NULL, icon varchar(64) NOT NULL DEFAULT 'x',
    description text, parent uuid REFERENCES directus_roles);
CREATE TABLE directus_users (id uuid PRIMARY KEY, email varchar(255) UNIQUE, token varchar(255) UNIQUE,
    role uuid REFERENCES directus_roles ON DELETE SET NULL);
CREATE TABLE directus_policies (id uuid PRIMARY KEY, name varchar(100) NOT NULL, icon varchar(64) NOT NULL DEFAULT 'badge',
    description text, ip_access text, enforce_tfa boolean NOT NULL DEFAULT false, admin_access boolean NOT NULL DEFAULT false,
    app_access boolean NOT NULL DEFAULT false);
CREATE TABLE directus_access (id uuid PRIMARY KEY, role uuid REFERENCES directus_roles ON DELETE CASCADE,
    "user" uuid REFERENCES directus_users ON DELETE CASCADE, policy uuid NOT NULL REFERENCES directus_policies ON DELETE CASCADE,
    sort integer);
CREATE TABLE directus_permissions (id serial PRIMARY KEY, collection varchar(64) NOT NULL, action varchar(10) NOT NULL,
    permissions json, validation json, presets json, fields text,
    policy uuid NOT NULL REFERENCES directus_policies ON DELETE CASCADE);
CREATE TABLE directus_collections (collection varchar(64) PRIMARY KEY, icon varchar(64), note text,
    hidden boolean NOT NULL DEFAULT false, singleton boolean NOT NULL DEFAULT false, translations json, sort integer,
    "group" varchar(64) REFERENCES directus_collections);
CREATE TABLE directus_fields (id serial PRIMARY KEY, collection varchar(64) NOT NULL, field varchar(64) NOT NULL,
    special varchar(64), interface varchar(64), options json, readonly boolean NOT NULL DEFAULT false, sort integer);
CREATE TABLE directus_relations (id serial PRIMARY KEY, many_collection varchar(64) NOT NULL, many_field varchar(64) NOT NULL,
    one_collection varchar(64), one_field varchar(64), one_deselect_action varchar(255) NOT NULL DEFAULT 'nullify');
CREATE TABLE directus_files (id uuid PRIMARY KEY, filename_download varchar(255) NOT NULL);
CREATE TABLE directus_settings (id serial PRIMARY KEY, project_name varchar(100) NOT NULL DEFAULT 'Directus',
    project_logo uuid REFERENCES directus_files, auth_login_attempts integer DEFAULT 25, mapbox_key varchar(255), module_bar json);
CREATE TABLE directus_flows (id uuid PRIMARY KEY, name varchar(255) NOT NULL, status varchar(255) NOT NULL DEFAULT 'active',
    trigger varchar(255), options json, operation uuid UNIQUE, date_created timestamptz DEFAULT CURRENT_TIMESTAMP,
    user_created uuid REFERENCES directus_users ON DELETE SET NULL);
CREATE TABLE directus_operations (id uuid PRIMARY KEY, name varchar(255), key varchar(255) NOT NULL, type varchar(255) NOT NULL,
    position_x integer NOT NULL, position_y integer NOT NULL, options json, resolve uuid UNIQUE REFERENCES directus_operations,
    reject uuid UNIQUE REFERENCES directus_operations, flow uuid NOT NULL REFERENCES directus_flows ON DELETE CASCADE,
    date_created timestamptz DEFAULT CURRENT_TIMESTAMP, user_created uuid REFERENCES directus_users ON DELETE SET NULL);
CREATE TABLE directus_translations (id uuid PRIMARY KEY, language varchar(255) NOT NULL, key varchar(255) NOT NULL, value text NOT NULL);
CREATE TABLE directus_sessions (token varchar(64) PRIMARY KEY, "user" uuid REFERENCES directus_users, expires timestamptz NOT NULL);
CREATE TABLE articles (id serial PRIMARY KEY, title varchar(255));

INSERT INTO directus_migrations (version, name) VALUES ('20240806A', 'Permissions Policies'), ('20240909A', 'Separate Comments');
INSERT INTO directus_roles (id, name) VALUES (md5('editor')::uuid, 'Editor');
INSERT INTO directus_users VALUES (md5('ann')::uuid, 'ann@example.com', 'token-of-the-parent', md5('editor')::uuid);
INSERT INTO directus_policies (id, name) VALUES (md5('write')::uuid, 'Write');
INSERT INTO directus_access VALUES (md5('a')::uuid, md5('editor')::uuid, NULL, md5('write')::uuid, 1);
INSERT INTO directus_permissions (collection, action, fields, policy) VALUES ('articles', 'read', '*', md5('write')::uuid);
INSERT INTO directus_collections (collection) VALUES ('articles');
INSERT INTO directus_fields (collection, field) VALUES ('articles', 'id'), ('articles', 'title');
INSERT INTO directus_settings (mapbox_key) VALUES ('mapbox-of-the-parent');
INSERT INTO directus_sessions VALUES ('session', md5('ann')::uuid, 'infinity');
INSERT INTO articles (title) VALUES ('first');
"""

ON_BRANCH = """
CREATE TABLE authors (id serial PRIMARY KEY, name varchar(255));
ALTER TABLE articles ADD author integer REFERENCES authors;
INSERT INTO directus_collections (collection, icon) VALUES ('authors', 'person');
INSERT INTO directus_fields (collection, field, special) VALUES ('authors', 'id', NULL), ('authors', 'name', NULL), ('articles', 'author', 'm2o');
INSERT INTO directus_relations (many_collection, many_field, one_collection) VALUES ('articles', 'author', 'authors');
INSERT INTO directus_policies (id, name) VALUES (md5('review')::uuid, 'Review');
INSERT INTO directus_permissions (collection, action, fields, policy) VALUES ('articles', 'update', 'title', md5('review')::uuid);
INSERT INTO directus_access VALUES (md5('b')::uuid, md5('editor')::uuid, NULL, md5('review')::uuid, 2),
    (md5('c')::uuid, NULL, md5('ann')::uuid, md5('review')::uuid, 1);
INSERT INTO directus_flows (id, name, operation, user_created) VALUES (md5('flow')::uuid, 'Tell', md5('op 1')::uuid, md5('ann')::uuid);
INSERT INTO directus_operations (id, key, type, position_x, position_y, resolve, flow) VALUES
    (md5('op 2')::uuid, 'log', 'log', 2, 1, NULL, md5('flow')::uuid),
    (md5('op 1')::uuid, 'mail', 'mail', 1, 1, md5('op 2')::uuid, md5('flow')::uuid);
INSERT INTO directus_files VALUES (md5('logo')::uuid, 'logo.png');
UPDATE directus_settings SET project_name = 'Magazine', project_logo = md5('logo')::uuid, mapbox_key = 'mapbox-of-the-branch';
INSERT INTO articles (title) VALUES ('trial');
"""

ON_PARENT = """
INSERT INTO directus_fields (collection, field) VALUES ('articles', 'lead');
ALTER TABLE articles ADD lead text;
UPDATE directus_settings SET auth_login_attempts = 5;
"""


@pytest.mark.parametrize("mode", ["full", "schema-only"])
def test_the_example_of_the_documentation_works_as_it_stands_there(project, mode):
    [example] = re.findall(r"^```ini\n(.*?)^```$", (ROOT / "docs" / "profiles.md").read_text(), re.M | re.S)
    (project.directory / "directus.ini").write_text(example)
    (project.directory / "uploads").mkdir()
    project.ini("[project]\nprofile = ./directus.ini\n")
    project.sql("parent", SCHEMA)
    assert project.json("status")["profile"]["name"] == "./directus.ini"
    project.create("feat", "--mode", mode)
    assert project.value("feat", "SELECT count(*) FROM directus_sessions") == 0
    assert project.value("feat", "SELECT count(token) FROM directus_users") == 0
    assert project.preview("feat")["diff"]["changes"] == []
    if mode == "schema-only":
        project.sql("feat", "INSERT INTO directus_users VALUES (md5('ann')::uuid, 'ann@example.com', NULL, NULL)")
    project.sql("feat", ON_BRANCH)
    project.sql("parent", ON_PARENT)
    preview = project.preview("feat")
    assert "mapbox-of" not in str(preview)
    assert {"flow", "config_row", "table"} <= {one["type"] for one in preview["diff"]["changes"]}
    project.merge("feat")
    rows = project.rows
    assert rows("parent", "SELECT collection, field FROM directus_fields ORDER BY 1, 2") == [
        ("articles", "author"), ("articles", "id"), ("articles", "lead"), ("articles", "title"), ("authors", "id"), ("authors", "name")]
    assert rows("parent", "SELECT p.name, m.action FROM directus_permissions m JOIN directus_policies p ON p.id = m.policy ORDER BY 1") \
        == [("Review", "update"), ("Write", "read")]
    assert rows("parent", "SELECT \"user\" IS NULL, sort FROM directus_access ORDER BY sort") == [(True, 1), (True, 2)]
    assert rows("parent", "SELECT key, resolve IS NOT NULL FROM directus_operations ORDER BY key") == [("log", False), ("mail", True)]
    assert rows("parent", "SELECT project_name, project_logo, auth_login_attempts, mapbox_key FROM directus_settings") == [
        ("Magazine", None, 5, "mapbox-of-the-branch")]
    assert rows("parent", "SELECT title FROM articles") == [("first",)]
    assert rows("parent", "SELECT token FROM directus_users") == [("token-of-the-parent",)]
    project.sql("feat", "INSERT INTO directus_migrations (version, name) VALUES ('20250224A', 'Visual Editor')")
    assert project.preview("feat", status=1)["code"] == "merge.versions_differ"
