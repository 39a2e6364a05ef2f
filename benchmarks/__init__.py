"""Speed, as ratios measured in one run against a peer or a floor (README.md)."""
