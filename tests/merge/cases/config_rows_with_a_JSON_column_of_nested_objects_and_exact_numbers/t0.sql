CREATE TABLE settings (name text PRIMARY KEY, value jsonb NOT NULL, plain json);
INSERT INTO settings VALUES ('site', '{"mail": {"host": "a", "port": 25, "old": 1}, "rate": 1.00, "big": 123456789012345678901234567890.5, "é": "\u0001\"\\\n{,}"}',
    '{"z": 1,  "a": [1,2] , "n": 1.0}');
