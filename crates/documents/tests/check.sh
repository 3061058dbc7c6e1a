#!/usr/bin/env bash
# Looks at the documents that the tests of this room have made: check.sh WEDERKEER TOOLS.
# Brings pdfua and PDFium by pip into TOOLS. poppler-utils and qpdf come from Debian.
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
tools=$2
made=$(dirname "$tools")/tmp/documents
if ! "$tools/bin/python" -c "import pdfua, pypdfium2" 2> /dev/null; then
  python3 -m venv "$tools"
  "$tools/bin/pip" install -q "pdfua==0.1.3" "pypdfium2==5.15.2"
fi
exec "$tools/bin/python" "$here/check.py" "$tools/bin/pdfua" "$made"
