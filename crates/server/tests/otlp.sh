#!/usr/bin/env bash
# Lets the log of processing go to a logbook that is not ours, which pip brings.
# Usage: otlp.sh WEDERKEER TOOLS; TOOLS is a folder for a Python environment.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
wederkeer=$1 tools=$2

if ! "$tools/bin/python" -c 'import opentelemetry.proto' >/dev/null 2>&1; then
  python3 -m venv "$tools"
  "$tools/bin/pip" install -q --disable-pip-version-check -r "$here/otlp.txt"
fi

# A sending that hangs must end the check, not the patience of whoever runs it.
timeout 300 "$tools/bin/python" "$here/otlp.py" "$wederkeer"
