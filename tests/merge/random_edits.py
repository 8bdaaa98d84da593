"""Random schemas and random edits of them, for random_merge.py.

An edit is one SQL statement in which other things stand as {number}, and what it does to them. So it can be
written for any state: for the side that made it, and again, with the names that they have there, for a database
that the other side has changed. Only text inside of strings, such as bodies of functions, has no such places.
"""
import copy
import dataclasses
import re

TYPES = ["integer", "bigint", "text", "numeric(8,2)", "boolean", "timestamp with time zone", "text[]", "date",
         "character varying(20)"]
DEFAULTS = {"integer": ["0", "7"], "bigint": ["1", "9"], "text": ["'x'", "upper('y')"], "numeric(8,2)": ["0.5"],
            "boolean": ["true", "false"], "timestamp with time zone": ["now()"], "text[]": ["'{}'::text[]"],
            "date": ["CURRENT_DATE"], "character varying(20)": ["'v'"]}
WIDER = {"integer": ["bigint", "numeric(8,2)", "text"], "bigint": ["numeric(12,2)", "text"],
         "text": ["character varying(20)"], "numeric(8,2)": ["numeric(12,2)", "text"], "date": ["text"],
         "character varying(20)": ["text", "character varying(40)"], "boolean": ["text"]}
GRANTEES = ["pg_monitor", "pg_read_all_settings", "PUBLIC"]
TABLES = ("table", "partitioned")
RELATIONS = (*TABLES, "view", "materialized view")
# What ALTER, DROP and COMMENT ON call a thing, where that is not its kind.
WORDS = {"partitioned": "TABLE", "enum": "TYPE", "composite": "TYPE", "partition": "TABLE", "trigger function": "FUNCTION"}
# How often an edit is chosen, where that is not once in a while.
OFTEN = {"make_column": 4, "make_view": 3, "make_index": 2, "make_constraint": 2, "change_name": 5, "change_schema": 2,
         "change_column": 3, "change_comment": 2, "change_column_type": 2, "change_grant": 2, "drop_thing": 5}
ON_TABLE = ("trigger", "policy", "constraint", "rule")


def quote(name):
    return name if re.fullmatch("[a-z_][a-z0-9_]*", name) else '"' + name.replace('"', '""') + '"'


@dataclasses.dataclass
class Thing:
    """Anything with a name. `up` is its schema, or the table (the type, the view) that it is in."""
    kind: str
    name: str
    up: int = 0
    type: str = ""


@dataclasses.dataclass
class Edit:
    sql: str
    makes: list = dataclasses.field(default_factory=list)  # (id, Thing)
    names: list = dataclasses.field(default_factory=list)  # (id, name)
    moves: list = dataclasses.field(default_factory=list)  # (id, id of the schema)
    types: list = dataclasses.field(default_factory=list)  # (id, type)
    drops: list = dataclasses.field(default_factory=list)  # id

    def mentioned(self):
        return {int(found) for found in re.findall(r"\{(\d+)[.}]", self.sql)}


class Model:
    def __init__(self, things=None):
        self.things = things or {}

    def copy(self):
        return copy.deepcopy(self)

    def apply(self, edit):
        for number, thing in edit.makes:
            self.things[number] = copy.copy(thing)
        for number, name in edit.names:
            self.things[number].name = name
        for number, schema in edit.moves:
            self.things[number].up = schema
        for number, to in edit.types:
            self.things[number].type = to
        for number in edit.drops:
            self.drop(number)

    def drop(self, number):
        self.things.pop(number, None)
        for inner in [inner for inner, thing in self.things.items() if thing.up == number]:
            self.drop(inner)

    def address(self, number):
        """As SQL calls it, within its table where it has one."""
        thing = self.things[number]
        name = quote(thing.name)
        if thing.kind in ("schema", "publication", "column", "field", *ON_TABLE):
            return name
        up = thing.up
        while self.things[up].kind != "schema":
            up = self.things[up].up
        arguments = self.fill(thing.type) if "function" in thing.kind else ""
        return f"{quote(self.things[up].name)}.{name}{arguments}"

    def render(self, edit):
        """The statement, or None if something that it speaks of is not there."""
        if edit.makes:
            return Model({**self.things, **dict(edit.makes)}).render(dataclasses.replace(edit, makes=[]))

        try:
            return self.fill(edit.sql)
        except KeyError:
            return None

    def fill(self, sql):
        def place(match):
            number = int(match[1])
            if match[2] == "n":
                return quote(self.things[number].name)
            if match[2] == "f":
                return self.address(number).partition("(")[0]
            return self.address(self.things[number].up if match[2] == "t" else number)
        return re.sub(r"\{(\d+)(?:\.([ntf]))?\}", place, sql)

    def root(self, number):
        """The table, type, ... at the top; None if it is gone."""
        while number in self.things:
            up = self.things[number].up
            if not up or (up in self.things and self.things[up].kind == "schema"):
                return number
            number = up
        return None


class Maker:
    """Makes edits for one side. Methods named make_, change_ and drop_ give an edit, or None if nothing fits."""

    def __init__(self, random, model, side, first):
        self.random = random
        self.model = model
        self.side = side
        self.next = first

    # -- choosing --

    def number(self):
        self.next += 1
        return self.next

    def name(self):
        if self.side != "t" and self.random.random() < 0.04:
            return f"both{self.random.randrange(3)}"
        if self.random.random() < 0.05:
            return f"Odd {self.side}{self.next}"
        return f"{self.side}{self.next}"

    def all(self, *kinds, up=None):
        return [number for number, thing in self.model.things.items()
                if thing.kind in kinds and (up is None or thing.up == up)]

    def any(self, *kinds, up=None):
        found = self.all(*kinds, up=up)
        return self.random.choice(found) if found else None

    def new(self, kind, up=0, type=""):
        number = self.number()
        return number, Thing(kind, self.name(), up, type)

    def type_of_column(self):
        """(SQL, the type as the model calls it)"""
        own = self.any("enum", "domain", "composite")
        if own and self.random.random() < 0.25:
            if self.random.random() < 0.2:
                return f"{{{own}}}[]", ""
            return f"{{{own}}}", f"{{{own}}}" if self.model.things[own].kind == "enum" else ""
        chosen = self.random.choice(TYPES)
        return chosen, chosen

    def default(self, type):
        sequence, function = self.any("sequence"), self.any("function")
        if type == "bigint" and sequence and self.random.random() < 0.4:
            return f"nextval('{{{sequence}}}'::regclass)"
        if type == "bigint" and function and self.model.things[function].type == "()" and self.random.random() < 0.5:
            return f"{{{function}}}"
        if type.startswith("{"):
            return f"'{self.random.choice(['one', 'two', 'three'])}'::{type}"
        return self.random.choice(DEFAULTS[type]) if type in DEFAULTS else "NULL"

    def column_of(self, table, *types):
        found = [number for number in self.all("column", up=table)
                 if not types or self.model.things[number].type in types]
        return self.random.choice(found) if found else None

    def expression(self, table):
        """A condition on a row of the table."""
        column = self.column_of(table, "integer", "bigint", "numeric(8,2)")
        if column and self.random.random() < 0.8:
            return f"({{{column}}} {self.random.choice(['>', '<', '<>'])} {self.random.randrange(-99, 0)})"
        function, label = self.any("function"), self.column_of(table, *(f"{{{enum}}}" for enum in self.all("enum")))
        if label and self.random.random() < 0.5:
            return f"({{{label}}} <> 'one')"
        if function and self.model.things[function].type == "()" and self.random.random() < 0.5:
            return f"({{{function}}} > 0)"
        column = self.column_of(table)
        return f"({{{column}}} IS NOT NULL)" if column else "(true)"

    # -- making --

    def make_schema(self):
        made = self.new("schema")
        return Edit(f"CREATE SCHEMA {{{made[0]}}}", [made])

    def make_table(self):
        schema = self.any("schema")
        table = self.new("table", schema)
        makes, columns = [table], []
        makes.append((self.number(), Thing("column", "id", table[0], "integer")))
        columns.append(f"{{{makes[-1][0]}}} integer NOT NULL")
        for _ in range(self.random.randrange(1, 5)):
            sql, type = self.type_of_column()
            makes.append(self.new("column", table[0], type))
            default = f" DEFAULT {self.default(type)}" if self.random.random() < 0.3 else ""
            columns.append(f"{{{makes[-1][0]}}} {sql}{default}")
        if self.random.random() < 0.6:
            makes.append(self.new("constraint", table[0], "key"))
            columns.append(f"CONSTRAINT {{{makes[-1][0]}}} PRIMARY KEY ({{{makes[1][0]}}})")
        return Edit(f"CREATE TABLE {{{table[0]}}} ({', '.join(columns)})", makes)

    def make_partitioned(self):
        schema = self.any("schema")
        table = self.new("partitioned", schema)
        makes = [table, (self.number(), Thing("column", "id", table[0], "integer")),
                 self.new("column", table[0], "text")]
        ids = [number for number, _ in makes]
        return Edit(f"CREATE TABLE {{{ids[0]}}} ({{{ids[1]}}} integer NOT NULL, {{{ids[2]}}} text)"
                    f" PARTITION BY RANGE ({{{ids[1]}}})", makes)

    def make_partition(self):
        whole = self.any("partitioned")
        if not whole:
            return None
        table = self.new("partition", self.model.things[whole].up, str(whole))
        at = self.random.randrange(50) * 10 if self.side == "t" else table[0] * 10
        return Edit(f"CREATE TABLE {{{table[0]}}} PARTITION OF {{{whole}}} FOR VALUES FROM ({at}) TO ({at + 10})",
                    [table])

    def make_column(self):
        table = self.any(*TABLES)
        if not table:
            return None
        sql, type = self.type_of_column()
        column = self.new("column", table, type)
        roll, extra = self.random.random(), ""
        if type and roll < 0.25:
            extra = f" DEFAULT {self.default(type)} NOT NULL"
        elif roll < 0.4:
            extra = f" DEFAULT {self.default(type)}"
        elif type in ("integer", "bigint") and roll < 0.5:
            extra = " GENERATED ALWAYS AS (({" + str(self.column_of(table)) + "} IS NULL)::integer) STORED"
        return Edit(f"ALTER TABLE {{{table}}} ADD COLUMN {{{column[0]}}} {sql}{extra}", [column])

    def make_constraint(self):
        table = self.any(*TABLES)
        if not table:
            return None
        roll = self.random.random()
        column = self.column_of(table)
        if roll < 0.5:
            sql, type = f"CHECK {self.expression(table)}{self.random.choice(['', '', ' NOT VALID'])}", "check"
        elif roll < 0.7:
            more = self.random.choice(["", "", f" INCLUDE ({{{self.column_of(table)}}})", " DEFERRABLE"])
            sql, type = f"UNIQUE ({{{column}}}){more}", "key"
        elif roll < 0.75:
            sql, type = f"EXCLUDE USING btree ({{{column}}} WITH =)", "exclusion"
        else:
            key = self.any("constraint")
            if not key or self.model.things[key].type != "key" or not self.column_of(table, "integer"):
                return None
            target = self.model.things[key].up
            to = [number for number in self.all("column", up=target) if self.model.things[number].name == "id"]
            if not to:
                return None
            sql = (f"FOREIGN KEY ({{{self.column_of(table, 'integer')}}}) REFERENCES {{{target}}} ({{{to[0]}}})"
                   f"{self.random.choice(['', ' ON DELETE CASCADE', ' NOT VALID'])}")
            type = "foreign"
        made = self.new("constraint", table, type)
        return Edit(f"ALTER TABLE {{{table}}} ADD CONSTRAINT {{{made[0]}}} {sql}", [made])

    def make_child(self):
        """A table that inherits plainly, with a column of its own."""
        of = self.any("table")
        if not of:
            return None
        table = self.new("table", self.any("schema"))
        column = self.new("column", table[0], "integer")
        return Edit(f"CREATE TABLE {{{table[0]}}} ({{{column[0]}}} integer) INHERITS ({{{of}}})", [table, column])

    def make_index(self):
        table = self.any(*TABLES, "materialized view")
        if not table or not self.column_of(table):
            return None
        made = self.new("index", table)
        return Edit(self.index(made[0], table), [made])

    def index(self, number, table):
        where = f" WHERE {self.expression(table)}" if self.random.random() < 0.3 else ""
        column = self.column_of(table)
        what = f"{{{column}}}"
        if self.random.random() < 0.2:
            what = f"(({{{column}}} IS NULL))"
        elif self.random.random() < 0.3:
            what += f", {{{self.column_of(table)}}} DESC"
        unique = "UNIQUE " if self.random.random() < 0.1 else ""
        return f"CREATE {unique}INDEX {{{number}.n}} ON {{{table}}} ({what}){where}"

    def make_view(self, kind="view"):
        source = self.any(*TABLES, "view", "materialized view")
        columns = self.all("column", up=source) if source else []
        if not columns:
            return None
        columns = self.random.sample(columns, self.random.randrange(1, len(columns) + 1))
        view = self.new(kind, self.any("schema"))
        makes, listed = [view], []
        for column in columns:
            made = self.new("column", view[0], self.model.things[column].type)
            makes.append(made)
            listed.append(f"s.{{{column}}} AS {{{made[0]}}}")
        if self.random.random() < 0.15:
            makes.append(self.new("column", view[0]))
            listed.append(f"s AS {{{makes[-1][0]}}}")
        where = "" if self.random.random() < 0.5 else f" WHERE s.{{{columns[0]}}} IS NOT NULL"
        other = self.any(*TABLES, "view")
        if other and self.column_of(other) and self.random.random() < 0.3:
            where = f" JOIN {{{other}}} o ON (o.{{{self.column_of(other)}}} IS NULL)" + where
        return Edit(f"CREATE {kind.upper()} {{{view[0]}}} AS SELECT {', '.join(listed)} FROM {{{source}}} s{where}",
                    makes)

    def make_materialized_view(self):
        return self.make_view("materialized view")

    def make_function(self):
        own = self.any("enum", "domain", "composite", "table")
        types = ["()", "(integer)", "(text, integer)"] + ([f"({{{own}}})"] if own else [])
        made = self.new("function", self.any("schema"), self.random.choice(types))
        return self.function("CREATE", made[0], made[1].type, [made])

    def function(self, create, number, type, makes):
        arguments = {"()": "()", "(text, integer)": "(a text, b integer)"}.get(type, f"(a {type[1:]}")
        if self.random.random() < 0.15 and self.any("table"):
            table = self.any("table")
            return Edit(f"{create} FUNCTION {{{number}.f}}{arguments} RETURNS SETOF {{{table}}} LANGUAGE plpgsql "
                        f"AS $$ BEGIN RETURN; END $$", makes)
        table, roll = self.any(*TABLES, "view"), self.random.random()
        if roll < 0.4 and table:
            column = self.column_of(table)
            body = (f"LANGUAGE sql STABLE BEGIN ATOMIC SELECT count(s.{{{column}}}) AS count FROM {{{table}}} s; END")
        elif roll < 0.7:
            body = f"LANGUAGE sql AS 'SELECT {self.random.randrange(99)}::bigint'"
        else:
            body = (f"LANGUAGE plpgsql {self.random.choice(['STABLE', 'SECURITY DEFINER', 'STRICT', ''])}"
                    f" AS $$ BEGIN RETURN {self.random.randrange(99)}; END $$")
        return Edit(f"{create} FUNCTION {{{number}.f}}{arguments} RETURNS bigint {body}", makes)

    def make_trigger_function(self):
        made = self.new("trigger function", self.any("schema"), "()")
        return Edit(f"CREATE FUNCTION {{{made[0]}}} RETURNS trigger LANGUAGE plpgsql AS "
                    f"$$ BEGIN RETURN NEW; /* {self.random.randrange(9)} */ END $$", [made])

    def make_trigger(self):
        table, function = self.any("table"), self.any("trigger function")
        if not table or not function:
            return None
        made = self.new("trigger", table)
        event = self.random.choice(["INSERT", "UPDATE", "INSERT OR UPDATE",
                                    f"UPDATE OF {{{self.column_of(table)}}}"])
        when = f"WHEN (NEW.{{{self.column_of(table)}}} IS NOT NULL) " if self.random.random() < 0.4 else ""
        return Edit(f"CREATE TRIGGER {{{made[0]}}} {self.random.choice(['BEFORE', 'AFTER'])} {event} ON {{{table}}} "
                    f"FOR EACH ROW {when}EXECUTE FUNCTION {{{function}}}", [made])

    def make_view_trigger(self):
        view, function = self.any("view"), self.any("trigger function")
        if not view or not function:
            return None
        made = self.new("trigger", view)
        return Edit(f"CREATE TRIGGER {{{made[0]}}} INSTEAD OF INSERT ON {{{view}}} FOR EACH ROW "
                    f"EXECUTE FUNCTION {{{function}}}", [made])

    def make_policy(self):
        table = self.any(*TABLES)
        if not table:
            return None
        made = self.new("policy", table)
        return Edit(self.policy(made[0], table), [made])

    def policy(self, number, table):
        command = self.random.choice(["ALL", "SELECT", "DELETE"])
        return (f"CREATE POLICY {{{number}}} ON {{{table}}} FOR {command} TO {self.random.choice(GRANTEES)} "
                f"USING {self.condition(table)}")

    def condition(self, table):
        """An expression that may look into another table."""
        other = self.any(*TABLES, "view")
        if self.random.random() < 0.7 or not other or not self.column_of(other):
            return self.expression(table)
        return f"(EXISTS (SELECT FROM {{{other}}} o WHERE o.{{{self.column_of(other)}}} IS NOT NULL))"

    def make_enum(self):
        made = self.new("enum", self.any("schema"), "labels")
        return Edit(f"CREATE TYPE {{{made[0]}}} AS ENUM ('one', 'two', 'three')", [made])

    def make_label(self):
        of = self.any("enum")
        where = self.random.choice(["", " BEFORE 'two'", " AFTER 'one'"])
        return of and Edit(f"ALTER TYPE {{{of}}} ADD VALUE '{self.side}{self.number()}'{where}")

    def make_domain(self):
        made = self.new("domain", self.any("schema"))
        check = self.random.choice(["", " CHECK (VALUE > -100)", " DEFAULT 5"])
        below = self.any("domain", "enum") if self.random.random() < 0.3 else None
        if below:
            return Edit(f"CREATE DOMAIN {{{made[0]}}} AS {{{below}}}", [made])
        return Edit(f"CREATE DOMAIN {{{made[0]}}} AS integer{check}", [made])

    def make_domain_check(self):
        of = self.any("domain")
        return of and Edit(f"ALTER DOMAIN {{{of}}} ADD CONSTRAINT {self.side}{self.number()} "
                           f"CHECK (VALUE <> {self.random.randrange(1000, 9999)})")

    def make_composite(self):
        made = self.new("composite", self.any("schema"))
        makes = [made, self.new("field", made[0]), self.new("field", made[0])]
        ids = [number for number, _ in makes]
        return Edit(f"CREATE TYPE {{{ids[0]}}} AS ({{{ids[1]}}} integer, {{{ids[2]}}} text)", makes)

    def make_field(self):
        of = self.any("composite")
        if not of:
            return None
        made = self.new("field", of)
        return Edit(f"ALTER TYPE {{{of}}} ADD ATTRIBUTE {{{made[0]}}} date", [made])

    def make_sequence(self):
        made = self.new("sequence", self.any("schema"))
        return Edit(f"CREATE SEQUENCE {{{made[0]}}} INCREMENT BY {self.random.randrange(1, 5)}", [made])

    def make_rule(self):
        table = self.any("table")
        if not table:
            return None
        made = self.new("rule", table)
        return Edit(f"CREATE RULE {{{made[0]}}} AS ON DELETE TO {{{table}}} WHERE OLD.{{{self.column_of(table)}}} "
                    f"IS NULL DO INSTEAD NOTHING", [made])

    def make_statistics(self):
        table = self.any(*TABLES)
        columns = self.all("column", up=table) if table else []
        columns = [column for column in columns if self.model.things[column].type]
        if len(columns) < 2:
            return None
        made = self.new("statistics", self.any("schema"))
        return Edit(f"CREATE STATISTICS {{{made[0]}}} ON {{{columns[0]}}}, {{{columns[1]}}} FROM {{{table}}}", [made])

    def make_publication(self):
        made = self.new("publication")
        return Edit(f"CREATE PUBLICATION {{{made[0]}}}", [made])

    def make_publication_table(self):
        publication, table = self.any("publication"), self.any("table")
        return publication and table and Edit(f"ALTER PUBLICATION {{{publication}}} ADD TABLE {{{table}}}")

    # -- changing --

    def change_name(self):
        number = self.any("table", "partitioned", "view", "materialized view", "column", "column", "column", "index",
                          "constraint", "trigger", "policy", "enum", "domain", "composite", "field", "sequence",
                          "function", "trigger function", "schema", "rule", "statistics", "publication")
        if not number:
            return None
        thing = self.model.things[number]
        self.number()
        name = self.name()
        to, word = f"TO {quote(name)}", WORDS.get(thing.kind, thing.kind.upper())
        if thing.kind in ("column", "constraint"):
            sql = f"ALTER {self.word_of(thing.up)} {{{number}.t}} RENAME {word} {{{number}}} {to}"
        elif thing.kind == "field":
            sql = f"ALTER TYPE {{{number}.t}} RENAME ATTRIBUTE {{{number}}} {to}"
        elif thing.kind in ON_TABLE:
            sql = f"ALTER {word} {{{number}}} ON {{{number}.t}} RENAME {to}"
        else:
            sql = f"ALTER {word} {{{number}}} RENAME {to}"
        return Edit(sql, names=[(number, name)])

    def word_of(self, number):
        kind = self.model.things[number].kind
        return WORDS.get(kind, kind.upper())

    def change_label_name(self):
        of = self.any("enum")
        label = self.random.choice(["one", "two", "three"])
        return of and Edit(f"ALTER TYPE {{{of}}} RENAME VALUE '{label}' TO '{self.side}{self.number()}'")

    def change_schema(self):
        number = self.any("table", "view", "materialized view", "enum", "domain", "composite", "sequence", "function",
                          "statistics")
        if not number:
            return None
        schema = self.any("schema")
        if schema == self.model.things[number].up:
            return None
        return Edit(f"ALTER {self.word_of(number)} {{{number}}} SET SCHEMA {{{schema}}}", moves=[(number, schema)])

    def change_partition(self):
        table = self.any("partition")
        return table and Edit(f"ALTER TABLE {{{self.model.things[table].type}}} DETACH PARTITION {{{table}}}")

    def change_owner(self):
        number = self.any("table", "view", "function", "enum", "domain", "sequence", "schema", "publication")
        owner = self.random.choice(["pg_monitor", "pg_database_owner"])
        return number and Edit(f"ALTER {self.word_of(number)} {{{number}}} OWNER TO {owner}")

    def change_column_type(self):
        table = self.any(*TABLES)
        column = table and self.column_of(table, *WIDER)
        if not column:
            return None
        to = self.random.choice(WIDER[self.model.things[column].type])
        return Edit(f"ALTER TABLE {{{table}}} ALTER COLUMN {{{column}}} TYPE {to}", types=[(column, to)])

    def change_column(self):
        table = self.any(*TABLES)
        column = table and self.column_of(table)
        if not column:
            return None
        type = self.model.things[column].type
        action = self.random.choice(["SET NOT NULL", "DROP NOT NULL", f"SET DEFAULT {self.default(type)}",
                                     "DROP DEFAULT", f"SET STATISTICS {self.random.randrange(1, 99)}",
                                     "SET (n_distinct = 5)"] + ["SET STORAGE EXTERNAL"] * (type == "text"))
        return Edit(f"ALTER TABLE {{{table}}} ALTER COLUMN {{{column}}} {action}")

    def change_table(self):
        table = self.any("table")
        action = self.random.choice(["ENABLE ROW LEVEL SECURITY", "FORCE ROW LEVEL SECURITY",
                                     f"SET (fillfactor = {self.random.randrange(20, 90)})",
                                     "SET (autovacuum_enabled = false)", "REPLICA IDENTITY FULL", "SET UNLOGGED"])
        return table and Edit(f"ALTER TABLE {{{table}}} {action}")

    def change_view(self):
        """The same view with another condition, and perhaps one more column."""
        view = self.any("view")
        source = self.any(*TABLES)
        if not view or not source or not self.column_of(source):
            return None
        if self.random.random() < 0.4:
            return Edit(f"ALTER VIEW {{{view}}} SET (security_barrier = {self.random.choice(['true', 'false'])})")
        columns = self.all("column", up=view)
        listed = [f"NULL::{self.model.things[column].type} AS {{{column}}}" for column in columns
                  if self.model.things[column].type]
        if len(listed) < len(columns):
            return None
        makes = []
        if self.random.random() < 0.5:
            column = self.column_of(source)
            makes = [self.new("column", view, self.model.things[column].type)]
            listed.append(f"s.{{{column}}} AS {{{makes[0][0]}}}")
        return Edit(f"CREATE OR REPLACE VIEW {{{view}}} AS SELECT {', '.join(listed)} FROM {{{source}}} s "
                    f"WHERE s.{{{self.column_of(source)}}} IS NOT NULL", makes)

    def change_function(self):
        number = self.any("function")
        if not number:
            return None
        if self.random.random() < 0.5:
            return self.function("CREATE OR REPLACE", number, self.model.things[number].type, [])
        action = self.random.choice(["IMMUTABLE", "STABLE", "SECURITY DEFINER", "PARALLEL SAFE", "COST 7",
                                     "SET search_path = pg_catalog", "SET work_mem = '8MB'"])
        return Edit(f"ALTER FUNCTION {{{number}}} {action}")

    def change_policy(self):
        policy = self.any("policy")
        if not policy:
            return None
        table = self.model.things[policy].up
        action = self.random.choice([f"USING {self.expression(table)}", f"TO {self.random.choice(GRANTEES)}"])
        return Edit(f"ALTER POLICY {{{policy}}} ON {{{policy}.t}} {action}")

    def change_trigger(self):
        trigger = self.any("trigger")
        action = self.random.choice(["DISABLE", "ENABLE ALWAYS", "ENABLE REPLICA"])
        return trigger and Edit(f"ALTER TABLE {{{trigger}.t}} {action} TRIGGER {{{trigger}}}")

    def change_domain(self):
        domain = self.any("domain")
        action = self.random.choice(["SET DEFAULT 3", "DROP DEFAULT", "SET NOT NULL", "DROP NOT NULL"])
        return domain and Edit(f"ALTER DOMAIN {{{domain}}} {action}")

    def change_sequence(self):
        sequence = self.any("sequence")
        if not sequence:
            return None
        table = self.any("table")
        column = table and self.column_of(table)
        action = self.random.choice([f"INCREMENT BY {self.random.randrange(2, 9)}", "CACHE 5", "CYCLE",
                                     "MAXVALUE 5000"] + ([f"OWNED BY {{{table}}}.{{{column}}}"] if column else []))
        return Edit(f"ALTER SEQUENCE {{{sequence}}} {action}")

    def change_comment(self):
        number = self.any(*RELATIONS, "column", "column", "index", "constraint", "trigger", "policy", "enum", "domain",
                          "function", "schema", "sequence", "statistics")
        if not number:
            return None
        thing = self.model.things[number]
        text = self.random.choice(["NULL", f"'{self.side} {self.random.randrange(99)}'"])
        what = f"{WORDS.get(thing.kind, thing.kind.upper())} {{{number}}}"
        if thing.kind == "column":
            what = f"COLUMN {{{number}.t}}.{{{number}}}"
        elif thing.kind in ON_TABLE:
            what += f" ON {{{number}.t}}"
        return Edit(f"COMMENT ON {what} IS {text}")

    def change_grant(self):
        number = self.any(*RELATIONS, "column", "function", "schema", "sequence", "enum", "domain")
        if not number:
            return None
        kind = self.model.things[number].kind
        rights = {"function": ["EXECUTE"], "schema": ["USAGE", "CREATE"], "sequence": ["USAGE", "SELECT"],
                  "enum": ["USAGE"], "domain": ["USAGE"]}.get(kind, ["SELECT", "INSERT", "UPDATE"])
        right = self.random.choice(rights)
        what = f"{WORDS.get(kind, kind.upper())} {{{number}}}"
        if kind == "column":
            right, what = f"{right} ({{{number}}})", f"TABLE {{{number}.t}}"
        elif kind in ("view", "materialized view"):
            what = f"TABLE {{{number}}}"
        verb, preposition = self.random.choice([("GRANT", "TO"), ("GRANT", "TO"), ("REVOKE", "FROM")])
        return Edit(f"{verb} {right} ON {what} {preposition} {self.random.choice(GRANTEES)}")

    def change_default_privilege(self):
        schema = self.any("schema")
        what = self.random.choice(["SELECT ON TABLES", "EXECUTE ON FUNCTIONS", "USAGE ON SEQUENCES"])
        return Edit(f"ALTER DEFAULT PRIVILEGES IN SCHEMA {{{schema}}} GRANT {what} TO "
                    f"{self.random.choice(GRANTEES)}")

    def change_names_around(self):
        """Two columns of a table exchange their names, in three steps."""
        table = self.any(*TABLES)
        columns = self.all("column", up=table) if table else []
        if len(columns) < 2:
            return None
        one, other = self.random.sample(columns, 2)
        names = self.model.things[one].name, self.model.things[other].name
        rename = f"ALTER TABLE {{{table}}} RENAME COLUMN"
        return Edit(f"{rename} {{{one}}} TO between; {rename} {{{other}}} TO {quote(names[0])}; "
                    f"{rename} between TO {quote(names[1])}", names=[(one, names[1]), (other, names[0])])

    def change_whole_column(self):
        """Dropped and added again under its name."""
        table = self.any("table")
        column = table and self.column_of(table)
        if not column:
            return None
        sql, type = self.type_of_column()
        return Edit(f"ALTER TABLE {{{table}}} DROP COLUMN {{{column}}}, ADD COLUMN {{{column}}} {sql}",
                    types=[(column, type)])

    def change_whole(self):
        """An index or a policy is dropped and made again under its name."""
        number = self.any("index", "policy")
        if not number:
            return None
        table = self.model.things[number].up
        if not self.column_of(table):
            return None
        if self.model.things[number].kind == "index":
            return Edit(f"DROP INDEX {{{number}}}; {self.index(number, table)}")
        return Edit(f"DROP POLICY {{{number}}} ON {{{table}}}; {self.policy(number, table)}")

    def change_whole_view(self):
        view, source = self.any("view"), self.any(*TABLES)
        columns = self.all("column", up=view) if view else []
        if not columns or not source or not self.column_of(source):
            return None
        listed = ", ".join(f"s.{{{self.column_of(source)}}} AS {{{column}}}" for column in columns)
        return Edit(f"DROP VIEW {{{view}}}; CREATE VIEW {{{view}}} AS SELECT {listed} FROM {{{source}}} s")

    def change_constraint(self):
        constraint = self.any("constraint")
        if not constraint:
            return None
        kind, up = self.model.things[constraint].type, self.model.things[constraint].up
        if kind == "check":
            return Edit(f"ALTER TABLE {{{up}}} DROP CONSTRAINT {{{constraint}}}, "
                        f"ADD CONSTRAINT {{{constraint}}} CHECK {self.expression(up)}")
        if kind == "foreign":
            return Edit(f"ALTER TABLE {{{up}}} VALIDATE CONSTRAINT {{{constraint}}}")
        return Edit(f"ALTER TABLE {{{up}}} CLUSTER ON {{{constraint}}}")

    def change_identity(self):
        table = self.any("table")
        column = table and self.column_of(table, "integer", "bigint")
        if not column:
            return None
        action = self.random.choice(["ADD GENERATED ALWAYS AS IDENTITY", "DROP IDENTITY", "SET GENERATED BY DEFAULT",
                                     "SET INCREMENT BY 3", "SET CACHE 7"])
        return Edit(f"ALTER TABLE {{{table}}} ALTER COLUMN {{{column}}} {action}")

    # -- dropping --

    def drop_thing(self):
        number = self.any(*RELATIONS, "partition", "column", "column", "index", "constraint", "trigger", "policy", "enum",
                          "domain", "composite", "field", "sequence", "function", "trigger function", "rule",
                          "statistics", "publication")
        if not number:
            return None
        thing = self.model.things[number]
        cascade = self.random.choice(["", "", " CASCADE"])
        word = WORDS.get(thing.kind, thing.kind.upper())
        if thing.kind == "column" and self.model.things[thing.up].kind not in TABLES:
            return None
        if thing.kind in ("column", "constraint"):
            sql = f"ALTER TABLE {{{number}.t}} DROP {word} {{{number}}}"
        elif thing.kind == "field":
            sql = f"ALTER TYPE {{{number}.t}} DROP ATTRIBUTE {{{number}}}"
        elif thing.kind in ON_TABLE:
            sql, cascade = f"DROP {word} {{{number}}} ON {{{number}.t}}", ""
        else:
            sql = f"DROP {word} {{{number}}}"
        return Edit(sql + cascade, drops=[number])

    # -- all of them --

    def edit(self, prefixes=("make_", "change_", "drop_")):
        names = sorted(name for name in dir(self) if name.startswith(prefixes))
        weights = [OFTEN.get(name, 1) for name in names]
        return getattr(self, self.random.choices(names, weights)[0])() or None


def first_edits(random):
    """What makes T0: some schemas, tables and all sorts of things on them; the tables have rows."""
    model = Model()
    maker = Maker(random, model, "t", 0)
    edits = []

    def add(edit):
        if edit:
            edits.append(edit)
            model.apply(edit)

    for make in ([maker.make_schema] * 2 + [maker.make_enum, maker.make_domain, maker.make_composite,
                                           maker.make_trigger_function] + [maker.make_table] * 3):
        add(make())
    for _ in range(random.randrange(8, 30)):
        add(maker.edit(("make_",)))
    for _ in range(random.randrange(6)):
        add(maker.edit(("change_grant", "change_comment", "change_table", "change_column", "change_owner")))
    for table in maker.all("table"):
        column = maker.all("column", up=table)[0]
        edits.append(Edit(f"INSERT INTO {{{table}}} ({{{column}}}) VALUES (1), (2)"))
    return edits
