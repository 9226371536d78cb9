"""Is it really so? (网上核查): what is recorded is looked for where everybody can see it. A probe never changes what is
recorded: it keeps its evidence and opens a finding; whether a period is interrupted is for a person to record."""
