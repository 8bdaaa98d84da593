UPDATE settings SET value = jsonb_set(jsonb_set(value, '{mail,port}', '587'), '{ßß}', '1e3'), plain = '{"z": 2,  "a": [1,2] , "n": 1.0}';
