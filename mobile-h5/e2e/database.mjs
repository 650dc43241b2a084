// Where the product keeps its data during the journeys: a file in the journey's folder, or a schema of its own on a given MariaDB.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Every database the journeys run on: SQLite always, MariaDB when its server is named. */
export function databases(mysql) {
  return mysql ? [sqlite, mariadb(mysql)] : [sqlite]
}

const sqlite = { name: 'SQLite', open: async (folder) => ({ address: `sqlite:${folder}/data/huiyin.db`, drop: async () => {} }) }

// A schema of its own, made and dropped with the client that comes with the server: no driver to install.
function mariadb(address) {
  const at = new URL(address)
  const ask = (sql) =>
    run('mariadb', ['--no-defaults', '--protocol=tcp', `--host=${at.hostname}`, `--port=${at.port}`, `--user=${decodeURIComponent(at.username)}`, `--execute=${sql}`], {
      env: { ...process.env, MYSQL_PWD: decodeURIComponent(at.password) },
    })
  return {
    name: 'MariaDB',
    async open() {
      const schema = `huiyin_e2e_${process.pid}`
      await ask(`CREATE OR REPLACE DATABASE ${schema} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`)
      return { address: new URL(`/${schema}`, at).href, drop: () => ask(`DROP DATABASE IF EXISTS ${schema}`) }
    },
  }
}
