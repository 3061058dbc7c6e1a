#!/usr/bin/env bash
# Asks the API everything that its OpenAPI document allows, and much that it does not.
# Usage: schemathesis.sh WEDERKEER TOOLS; TOOLS is a folder for a Python environment.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
wederkeer=$1 tools=$2

if ! "$tools/bin/schemathesis" --version >/dev/null 2>&1; then
  python3 -m venv "$tools"
  "$tools/bin/pip" install -q --disable-pip-version-check -r "$here/schemathesis.txt"
fi

log=$(mktemp)
"$wederkeer" serve --listen 127.0.0.1:0 --log warn >"$log" &
server=$!
trap 'kill "$server" 2>/dev/null; rm -f "$log"' EXIT
for _ in $(seq 100); do
  grep -q http "$log" && break
  kill -0 "$server"
  sleep 0.1
done
url=$(grep -o 'http://[0-9.:]*' "$log")

cd "$tools"
# A server that hangs must end the check, not the patience of whoever runs it.
timeout 1200 "$tools/bin/schemathesis" --config-file "$here/schemathesis.toml" run \
  "$url/v1/openapi.json" --url "$url/v1" --checks all --workers 1 --no-color
