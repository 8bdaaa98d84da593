SELECT version, name, statements FROM system.migrations ORDER BY 1
