CREATE TABLE t (a integer DEFAULT 1, b text, c date DEFAULT CURRENT_DATE, d timestamptz DEFAULT now());
