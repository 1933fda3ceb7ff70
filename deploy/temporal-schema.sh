#!/bin/sh
# Temporal's own tables in MySQL, made or brought up to date; again and again does no harm.
set -eu

for store in temporal visibility; do
  database="$TEMPORAL_DATABASE"
  [ "$store" = visibility ] && database="${TEMPORAL_DATABASE}_visibility"
  tool() {
    temporal-sql-tool --plugin mysql8 --endpoint "$SQL_HOST" --port 3306 --user "$SQL_USER" --db "$database" "$@"
  }
  tool create
  # Fails on every start but the first, when the version table is there already.
  tool setup-schema --version 0.0 || true
  tool update-schema --schema-dir "/etc/temporal/schema/mysql/v8/$store/versioned"
done
