"""``python -m assistant`` is ``guildhall``."""

import sys

from assistant.cli import main

sys.exit(main())
