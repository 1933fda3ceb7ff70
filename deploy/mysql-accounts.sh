#!/bin/bash
# Run once by the MySQL image on an empty data volume: an account for Temporal beside the one for Usher.
set -eu

mysql --user=root --password="$MYSQL_ROOT_PASSWORD" <<SQL
CREATE USER IF NOT EXISTS 'temporal'@'%' IDENTIFIED BY '${TEMPORAL_SQL_PASSWORD}';
GRANT ALL PRIVILEGES ON \`temporal\`.* TO 'temporal'@'%';
GRANT ALL PRIVILEGES ON \`temporal\\_visibility\`.* TO 'temporal'@'%';
SQL
