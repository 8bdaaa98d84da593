ALTER VIEW v SET (security_barrier = true, security_invoker = true);
CREATE OR REPLACE VIEW w AS SELECT id, n FROM t WHERE n > 1 WITH CASCADED CHECK OPTION;
