"""``python -m ingest ARGS`` is ``guildhall ingest ARGS``."""

import sys

from assistant.cli import main

sys.exit(main(["ingest", *sys.argv[1:]]))
