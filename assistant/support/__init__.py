"""Whether what is claimed stands in what is quoted: what a chat model writes is checked here before it is shown."""

from assistant.support.checking import check_support
from assistant.support.objections import Objection, ObjectionKind, Support
from assistant.support.smallest import smallest_support

__all__ = ["Objection", "ObjectionKind", "Support", "check_support", "smallest_support"]
