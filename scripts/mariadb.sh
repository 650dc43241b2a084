# Sourced by test.sh: a private MariaDB in a folder that is thrown away afterwards.
# start_mariadb DIR sets MARIADB_URL, a server address without a database; stop_mariadb ends it.

start_mariadb() {
  local dir=$1 port as=()
  port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })')
  mkdir -p "$dir/data"
  printf '%s\n' "CREATE USER 'huiyin'@'127.0.0.1' IDENTIFIED BY 'huiyin';" "GRANT ALL ON *.* TO 'huiyin'@'127.0.0.1' WITH GRANT OPTION;" >"$dir/init.sql"
  if [ "$(id -u)" = 0 ]; then # MariaDB refuses to be root
    chown -R mysql:mysql "$dir"
    as=(--reuid=mysql --regid=mysql --init-groups)
  fi
  setpriv "${as[@]}" mariadb-install-db --no-defaults --datadir="$dir/data" --auth-root-authentication-method=normal --skip-test-db >"$dir/install.log" 2>&1 ||
    { cat "$dir/install.log"; return 1; }
  # Flushed at each commit like a real one: the tests that kill the server rest on it. It dies with this script, however that ends.
  setpriv "${as[@]}" --pdeathsig TERM mariadbd --no-defaults --datadir="$dir/data" --socket="$dir/sock" --pid-file="$dir/pid" --init-file="$dir/init.sql" \
    --bind-address=127.0.0.1 --port="$port" --skip-name-resolve --max-connections=400 --innodb-buffer-pool-size=256M --innodb-flush-log-at-trx-commit=1 \
    --character-set-server=utf8mb4 --collation-server=utf8mb4_bin >"$dir/server.log" 2>&1 </dev/null &
  MARIADB_PID=$!
  MARIADB_URL="mysql://huiyin:huiyin@127.0.0.1:$port/"
  local tries=120
  until mariadb-admin --no-defaults --protocol=tcp -h127.0.0.1 -P"$port" -uhuiyin -phuiyin ping >/dev/null 2>&1; do
    tries=$((tries - 1))
    if [ "$tries" = 0 ] || ! kill -0 "$MARIADB_PID" 2>/dev/null; then say 'MariaDB 没有起来：'; tail -n 30 "$dir/server.log"; return 1; fi
    sleep 0.5
  done
}

stop_mariadb() {
  [ -n "${MARIADB_PID:-}" ] || return 0
  kill "$MARIADB_PID" 2>/dev/null || true
  wait "$MARIADB_PID" 2>/dev/null || true
  MARIADB_PID=
}
