ALTER TYPE pair RENAME TO couple;
