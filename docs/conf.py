"""Sphinx: MyST pages, the furo theme, nothing loaded from elsewhere."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import _reference

project = "ssj-core"
author = "The ssj-core developers"
copyright = "2026, the ssj-core developers"
extensions = ["myst_nb"]
nb_execution_mode = "off"  # the tests run the notebooks; the pages show what is committed
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "ssj-core 双随机、一公开"
language = "zh_CN"
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

_reference.write(Path(__file__).parent / "reference")
