REVOKE INSERT ON t FROM pg_monitor;
