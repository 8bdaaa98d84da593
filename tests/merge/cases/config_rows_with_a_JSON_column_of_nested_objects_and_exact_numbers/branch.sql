UPDATE settings SET value = (jsonb_set(value, '{mail,tls}', '{"on": true, "versions": [1.20, 1.3]}') #- '{mail,old}')
    || '{"zz\"\\\t": 2.50}',
    plain = '{"z": 1,  "a": [1,2] , "n": 1.0, "by_branch": {"x":1.10}}';
