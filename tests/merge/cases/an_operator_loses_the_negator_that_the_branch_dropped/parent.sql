CREATE VIEW same AS SELECT ROW(1, 2)::pair = ROW(1, 2)::pair AS same;
