"""Sphinx: MyST pages, the furo theme, nothing loaded from elsewhere."""

project = "ssj-core"
author = "The ssj-core developers"
copyright = "2026, the ssj-core developers"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "ssj-core 双随机、一公开"
language = "zh_CN"
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
autodoc_typehints = "description"
autodoc_member_order = "bysource"
nitpicky = False
