"""The law as data: what a rulebook may say (schema), reading it (loader), finding what binds (lookup), testing facts (guards)."""
