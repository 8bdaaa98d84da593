SELECT value -> 'mail', value -> 'rate', value -> 'big', value ->> 'ßß', plain, value = value::text::jsonb, value ->> E'zz"\\\t' FROM settings
