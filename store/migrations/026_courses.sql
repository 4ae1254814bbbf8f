-- Processes as people see and steer them.
SELECT 1;
