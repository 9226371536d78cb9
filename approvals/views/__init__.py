"""Pages that join all apps: the workbench, applying, a case and what is done to it."""
