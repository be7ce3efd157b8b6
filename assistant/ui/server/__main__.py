"""``python -m assistant.ui.server run FILE …``: Streamlit's own command, which ends quietly when it is told to."""

from __future__ import annotations

import signal
import sys
from types import FrameType

from streamlit.web.cli import main


def _end(_signal: int, _frame: FrameType | None) -> None:
    """Ctrl-C and a request to terminate are how the app is ended; the server has shut down by then."""
    sys.exit(0)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, _end)
    signal.signal(signal.SIGTERM, _end)
    main(prog_name="streamlit")
