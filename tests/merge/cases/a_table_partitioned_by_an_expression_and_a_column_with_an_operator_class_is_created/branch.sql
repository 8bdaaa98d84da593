CREATE TABLE events (id bigint NOT NULL, at timestamptz NOT NULL, name text) PARTITION BY RANGE (date_part('year', at AT TIME ZONE 'UTC'), name text_pattern_ops);
CREATE TABLE events_old PARTITION OF events FOR VALUES FROM (MINVALUE, MINVALUE) TO (2020, 'm');
CREATE TABLE events_new PARTITION OF events FOR VALUES FROM (2020, 'm') TO (MAXVALUE, MAXVALUE);
