# Run by PostgreSQL's image at its first start. One role owns the database, another works in it. Neither is a superuser, so that row security can bind both.
psql -v ON_ERROR_STOP=1 -v owner_password="$NETMONITOR_OWNER_PASSWORD" -v password="$NETMONITOR_PASSWORD" -U postgres <<'SQL'
CREATE ROLE netmonitor_owner LOGIN PASSWORD :'owner_password' IN ROLE pg_monitor;
CREATE ROLE netmonitor LOGIN PASSWORD :'password';
CREATE DATABASE netmonitor OWNER netmonitor_owner;
SQL
