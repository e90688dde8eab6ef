"""What connects the core to the world: tables, stores, sites, engines; any of them can be replaced."""
