// A throw-away PostgreSQL server, in a folder of its own, gone with this process.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { createInterface } from "node:readline";

const VERSIONS = "/usr/lib/postgresql";

/** `initdb` and `pg_ctl` in a folder, until the standard input ends. */
const RUN = `set -e; mkdir -p $0; cd $0
$1/initdb -D data -U app --auth=trust -E UTF8 --locale=C.UTF-8 >initdb.log
$1/pg_ctl -D data -o "-k $0 -c listen_addresses= -c fsync=off" -w -l log start >&2
$1/createdb -h $0 -U app register; echo ready; cat
$1/pg_ctl -D data -m immediate stop >&2; rm -rf $0`;

function programs() {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS).sort() : [];
  const folders = versions.map((version) => `${VERSIONS}/${version}/bin`);
  return folders.findLast((folder) => existsSync(`${folder}/initdb`));
}

/** Starts it: the address of an empty database, and how to end it. */
async function start() {
  // A short path: the name of a socket has at most 107 bytes.
  const folder = `/tmp/wk-pg-browser-${process.pid}`;
  const shell = ["sh", "-c", RUN, folder, programs()];
  // PostgreSQL refuses to run as root; then it runs as the user `postgres`.
  const whole = process.getuid() === 0 ? ["runuser", "-u", "postgres", "--", ...shell] : shell;
  const running = spawn(whole[0], whole.slice(1), { stdio: ["pipe", "pipe", "ignore"] });
  const [line] = await Promise.race([
    once(createInterface({ input: running.stdout }), "line"),
    once(running, "exit").then(() => Promise.reject(new Error(`PostgreSQL: see ${folder}`))),
  ]);
  if (line !== "ready") throw new Error(`PostgreSQL said ${line}`);
  const stop = async () => {
    running.stdin.end();
    await once(running, "exit");
  };
  return { address: `postgres://app@${encodeURIComponent(folder)}/register`, stop };
}

export const postgresql = { there: () => programs() !== undefined, start };
