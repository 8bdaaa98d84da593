SELECT name, schedule, active, touched FROM jobs ORDER BY 1
