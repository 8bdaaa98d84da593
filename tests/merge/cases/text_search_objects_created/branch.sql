CREATE TEXT SEARCH PARSER parts (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end,
    HEADLINE = prsd_headline, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH TEMPLATE plain (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH DICTIONARY words (TEMPLATE = plain, STOPWORDS = english, ACCEPT = false);
CREATE TEXT SEARCH DICTIONARY other_words (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION search (PARSER = parts);
ALTER TEXT SEARCH CONFIGURATION search ADD MAPPING FOR asciiword, word WITH words, simple;
ALTER TEXT SEARCH CONFIGURATION search ADD MAPPING FOR email WITH other_words;
CREATE TABLE texts (body text, vector tsvector GENERATED ALWAYS AS (to_tsvector('public.search', body)) STORED);

CREATE TEXT SEARCH CONFIGURATION other."English" (COPY = pg_catalog.english);
COMMENT ON TEXT SEARCH PARSER parts IS 'takes apart';
COMMENT ON TEXT SEARCH TEMPLATE plain IS 'for words';
COMMENT ON TEXT SEARCH DICTIONARY words IS 'knows them';
COMMENT ON TEXT SEARCH CONFIGURATION search IS 'finds';
ALTER TEXT SEARCH DICTIONARY words OWNER TO pg_monitor;
ALTER TEXT SEARCH CONFIGURATION search OWNER TO pg_monitor;
