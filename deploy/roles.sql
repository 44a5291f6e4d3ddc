-- The two roles of Waymark and its database. Run once by psql as a superuser, with both
-- passwords in the environment; docker-compose.yml does so when the database is new.
--
-- The owner migrates. The application reads and writes and cannot rewrite history
-- (docs/adr/0002-two-database-roles.md).
\getenv owner_password DATABASE_OWNER_PASSWORD
\getenv application_password DATABASE_APPLICATION_PASSWORD
CREATE ROLE waymark_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE waymark_application LOGIN PASSWORD :'application_password';
CREATE DATABASE waymark OWNER waymark_owner;
REVOKE ALL ON DATABASE waymark FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE waymark TO waymark_application;
