"""What the app's server does before and beside Streamlit: the sign-in page, who gets in, and what browsers may load."""

from __future__ import annotations

from assistant.ui.server.front import front_door
from assistant.ui.server.sign_in import sign_in_routes

__all__ = ["front_door", "sign_in_routes"]
