#!/usr/bin/env bash
# Runs check.py with Dask, which pip brings.
# Usage: check.sh WEDERKEER TOOLS; TOOLS is a folder for a Python environment.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
wederkeer=$1 tools=$2

if ! "$tools/bin/dask" --version >/dev/null 2>&1; then
  python3 -m venv "$tools"
  "$tools/bin/pip" install -q --disable-pip-version-check -r "$here/requirements.txt"
fi

# A cluster that hangs must end the check, not the patience of whoever runs it.
timeout 600 "$tools/bin/python" "$here/check.py" "$wederkeer" "$tools/check"
