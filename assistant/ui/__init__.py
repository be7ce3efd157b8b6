"""The chat in the browser: what Streamlit draws and nothing else.

``page`` is the entrance; it draws ``sidebar``, ``welcome`` and ``chat``, and ``sources`` opens a citation in its
document. ``inert`` is the only place where HTML is made, ``surroundings`` the rule that finds a quote's neighbours,
``texts`` the words of the interface.
"""
