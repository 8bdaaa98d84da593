ALTER DOMAIN email RENAME TO mail_address;
