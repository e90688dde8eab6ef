"""`python -m ssj_core` is `ssj`."""

from ssj_core.cli import main

raise SystemExit(main())
