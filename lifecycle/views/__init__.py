"""Pages of the registers (登记页面): sites, clocks, rules, ledger."""
