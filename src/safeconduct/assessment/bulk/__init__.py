"""Assessment of millions of claims: one batch of claims in, their awards out, by the same rule as for one."""
