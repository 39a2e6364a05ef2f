"""G01… every rule, numbered and cited; one module per stage."""
