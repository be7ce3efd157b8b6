"""How the packaged reader and encoder were trained: data, training on one GPU, export. See ``README.md``."""
